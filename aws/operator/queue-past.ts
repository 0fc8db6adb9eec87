import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ClientSettings } from '../clients.ts';
import { readQueueMetrics } from '../metric-data.ts';
import type { Span } from '../throughput-series.ts';
import { operatorConfig } from './operator-config.ts';

/** With more time for an answer than the function's own client has: this one may hold twenty thousand values. */
export const createQueuePastClient = (settings: ClientSettings) => new CloudWatchClient(operatorConfig(settings));

/** How many messages were sent to a queue in a stretch of time. */
export interface SentMessages {
  /** In seconds from the first stretch's beginning. */
  readonly startSeconds: number;
  readonly lengthSeconds: number;
  readonly count: number;
}

/**
 * How far back minutes and stretches of five minutes can be asked for: a day less than CloudWatch keeps them (CloudWatch API reference,
 * GetMetricData: 15 and 63 days), because the oldest day is going as it is read.
 */
const DAYS_OF_MINUTES = 14;
export const LONGEST_PAST_DAYS = 62;

/** SQS's metrics come up to so much later when a queue wakes (SQS developer guide, "Monitoring Amazon SQS queues using CloudWatch"). */
const LAG_SECONDS = 900;
const DAY_SECONDS = 86_400;

const metrics = { sent: { metric: 'NumberOfMessagesSent', statistic: 'Sum' } } as const;

/**
 * Reads what was sent to a queue in the last days, up to 15 minutes ago: by minutes of at most 14 days, else by stretches of five. What
 * CloudWatch has nothing on record about counts as no message: a queue that was idle for hours is not reported.
 *
 * @param days a whole number from 1 to 62
 * @throws AwsError also when the answer is not complete.
 */
export async function readQueuePast(
  client: CloudWatchClient,
  queueName: string,
  { days, nowMilliseconds, signal }: { days: number; nowMilliseconds: number; signal: AbortSignal },
): Promise<readonly SentMessages[]> {
  const span = spanOf(days, nowMilliseconds);
  // The client tries again by itself.
  const { sent } = await readQueueMetrics(client, queueName, metrics, span, { signal, attempt: (call) => call() });
  const lengthSeconds = span.periodSeconds;
  return Array.from({ length: (days * DAY_SECONDS) / lengthSeconds }, (_, index) => {
    const startSeconds = index * lengthSeconds;
    const count = Math.round(sent.get(span.fromMilliseconds + startSeconds * 1000) ?? 0);
    return { startSeconds, lengthSeconds, count };
  });
}

/** The periods of so many days, the newest of which has been over for long enough. */
function spanOf(days: number, nowMilliseconds: number): Span {
  const periodSeconds = days <= DAYS_OF_MINUTES ? 60 : 300;
  const periodMilliseconds = periodSeconds * 1000;
  const toMilliseconds = Math.floor((nowMilliseconds - LAG_SECONDS * 1000) / periodMilliseconds) * periodMilliseconds;
  return { periodSeconds, fromMilliseconds: toMilliseconds - days * DAY_SECONDS * 1000, toMilliseconds };
}
