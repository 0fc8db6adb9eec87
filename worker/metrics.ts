import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, type WorkerMetric } from '../contract/names.ts';

/** Counts what a worker does: for each message a line when it is begun, with its wait, and one when it is over. */
export interface WorkerMetrics {
  /** Notes a value for the message in work. */
  add(metric: WorkerMetric, value: number): void;
  /** Writes what was noted since the last time. */
  publish(): void;
}

const units = {
  WaitSeconds: MetricUnit.Seconds,
  ServiceSeconds: MetricUnit.Seconds,
  FailedMessages: MetricUnit.Count,
  NonZeroExits: MetricUnit.Count,
} as const satisfies Readonly<Record<WorkerMetric, string>>;

/**
 * Metrics in CloudWatch's embedded metric format on standard output, which CloudWatch reads out of a log group whoever put the line there
 * (CloudWatch user guide, "Using the PutLogEvents API to send manually-created embedded metric format logs"): no call, no permission, and
 * each value on its own, as percentiles need.
 *
 * @param family of the task definition; a task without one, started by hand, counts nothing.
 */
export function createWorkerMetrics(family: string | undefined): WorkerMetrics {
  if (family === undefined) return { add: () => undefined, publish: () => undefined };
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: family });
  return {
    add: (metric, value) => metrics.addMetric(metric, units[metric], value),
    publish: () => metrics.publishStoredMetrics(),
  };
}
