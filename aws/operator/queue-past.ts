import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { ClientSettings } from '../clients.ts';
import { AwsError, callAws } from '../errors.ts';
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

/** A page holds 100,800 values (CloudWatch API reference, GetMetricData), and at most 20,160 are asked for; ends a loop of tokens. */
const MAXIMUM_PAGES = 20;

const OPERATION = 'GetMetricData';

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
  const lengthSeconds = days <= DAYS_OF_MINUTES ? 60 : 300;
  const periods = wholePeriods(nowMilliseconds, lengthSeconds, days);
  const sent = new Map<number, number>();
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const command = new GetMetricDataCommand({
      MetricDataQueries: [sentMessagesQuery(queueName, lengthSeconds)],
      StartTime: new Date(periods.oldestMilliseconds),
      EndTime: new Date(periods.endMilliseconds),
      NextToken: nextToken,
    });
    const call = async () => datapointsOf(await client.send(command, { abortSignal: signal }));
    const { datapoints, next } = await callAws(OPERATION, queueName, call);
    for (const [time, count] of datapoints) sent.set(time, count);
    if (next === undefined)
      return Array.from({ length: periods.count }, (_, index) => {
        const startSeconds = index * lengthSeconds;
        return { startSeconds, lengthSeconds, count: sent.get(periods.oldestMilliseconds + startSeconds * 1000) ?? 0 };
      });
    nextToken = next;
  }
  throw new AwsError(OPERATION, queueName, new Error(`more than ${MAXIMUM_PAGES} pages`));
}

/** The periods of so many days, the newest of which has been over for long enough. */
function wholePeriods(nowMilliseconds: number, lengthSeconds: number, days: number) {
  const count = (days * 86_400) / lengthSeconds;
  const lengthMilliseconds = lengthSeconds * 1000;
  const endMilliseconds = Math.floor((nowMilliseconds - LAG_SECONDS * 1000) / lengthMilliseconds) * lengthMilliseconds;
  return { count, oldestMilliseconds: endMilliseconds - count * lengthMilliseconds, endMilliseconds };
}

function sentMessagesQuery(queueName: string, periodSeconds: number) {
  const Dimensions = [{ Name: 'QueueName', Value: queueName }];
  const Metric = { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent', Dimensions };
  return { Id: 'sent', MetricStat: { Metric, Period: periodSeconds, Stat: 'Sum' } };
}

/** A result that another page completes may be partial or missing, any other must be complete: what is not there would be read as zero. */
function datapointsOf({ MetricDataResults: results = [], NextToken: next }: GetMetricDataCommandOutput) {
  const [result] = results;
  const status = result?.StatusCode;
  const goesOn = next !== undefined && (result === undefined || status === 'PartialData');
  if (status !== 'Complete' && !goesOn) throw new Error(`the answer is ${status ?? 'missing'}`);
  const { Timestamps: times = [], Values: values = [] } = result ?? {};
  const datapoints = times.map((time, index): [number, number] => [time.getTime(), Math.round(values[index] ?? 0)]);
  return { datapoints, next };
}
