import type { Clock } from '../../contract/clock.ts';
import type { QueuesAndBuckets } from '../queues-and-buckets.ts';
import type { EmbeddedMetrics } from './embedded-metrics.ts';
import { MINUTE_MILLISECONDS } from './metric-minutes.ts';

const SAMPLE_MILLISECONDS = 1000;

export interface QueueWatch {
  readonly queues: Pick<QueuesAndBuckets, 'countInFlight'>;
  readonly metrics: Pick<EmbeddedMetrics, 'addOfQueue'>;
  readonly clock: Clock;
  /** Told of a count that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** Counts of one queue within one minute. */
interface Counts {
  readonly minute: number;
  readonly sum: number;
  readonly samples: number;
}

/**
 * Counts each second what is in flight in each queue, until the signal aborts, and when a minute is over gives it one value, as SQS does.
 * Departure: it is the mean of the minute, while SQS counts once, and stops when nothing has happened to a queue for six hours (SQS
 * developer guide, "Monitoring Amazon SQS queues using CloudWatch").
 */
export async function watchQueues(watch: QueueWatch, signal: AbortSignal): Promise<void> {
  const counts = new Map<string, Counts>();
  while (!signal.aborted) {
    await sample(watch, counts).catch(watch.onError);
    await watch.clock.sleep(SAMPLE_MILLISECONDS, signal).catch(() => undefined);
  }
}

async function sample({ queues, metrics, clock }: QueueWatch, counts: Map<string, Counts>): Promise<void> {
  const minute = Math.floor(clock.now() / MINUTE_MILLISECONDS);
  for (const { queueName, messages } of await queues.countInFlight()) {
    const last = counts.get(queueName);
    const ofMinute = last?.minute === minute ? last : undefined;
    if (last && !ofMinute) {
      const name = 'ApproximateNumberOfMessagesNotVisible';
      metrics.addOfQueue(queueName, name, last.sum / last.samples, last.minute * MINUTE_MILLISECONDS);
    }
    counts.set(queueName, {
      minute,
      sum: (ofMinute?.sum ?? 0) + messages,
      samples: (ofMinute?.samples ?? 0) + 1,
    });
  }
}
