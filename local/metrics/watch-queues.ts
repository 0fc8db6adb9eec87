import type { Clock } from '../../contract/clock.ts';
import type { QueuesAndBuckets } from '../queues-and-buckets.ts';
import type { EmbeddedMetrics } from './embedded-metrics.ts';

const SAMPLE_MILLISECONDS = 1000;

export interface QueueWatch {
  readonly queues: Pick<QueuesAndBuckets, 'countInFlight'>;
  readonly metrics: EmbeddedMetrics;
  readonly clock: Clock;
  /** Told of a count that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/**
 * Counts each second what is in flight in each queue, until the signal aborts. Departure: SQS counts less often, and stops when nothing
 * has happened to a queue for six hours (SQS developer guide, "Monitoring Amazon SQS queues using CloudWatch").
 */
export async function watchQueues(watch: QueueWatch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sample(watch).catch(watch.onError);
    await watch.clock.sleep(SAMPLE_MILLISECONDS, signal).catch(() => undefined);
  }
}

async function sample({ queues, metrics }: QueueWatch): Promise<void> {
  for (const { queueName, messages } of await queues.countInFlight())
    metrics.addOfQueue(queueName, 'ApproximateNumberOfMessagesNotVisible', messages);
}
