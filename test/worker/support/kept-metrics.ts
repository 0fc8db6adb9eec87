import type { WorkerMetric } from '../../../contract/names.ts';
import type { WorkerMetrics } from '../../../worker/metrics.ts';

/** Metrics that keep what was published, a record for each time. */
export function keptMetrics() {
  const published: Partial<Record<WorkerMetric, number>>[] = [];
  let noted: Partial<Record<WorkerMetric, number>> = {};
  const metrics: WorkerMetrics = {
    add: (metric, value) => {
      noted[metric] = value;
    },
    publish: () => {
      published.push(noted);
      noted = {};
    },
  };
  return { metrics, published, noted: () => noted };
}
