import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError, callAws } from './errors.ts';
import type { Span } from './throughput-series.ts';

/** A metric of a queue, as SQS names it (SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). */
export interface QueueMetric {
  readonly metric: string;
  readonly statistic: 'Average' | 'Sum';
}

/** How a call is made. */
export interface Calling {
  readonly signal: AbortSignal;
  /** Makes one call, or tries it several times. */
  readonly attempt: <T>(call: () => Promise<T>) => Promise<T>;
}

/** A page holds 100,800 values (CloudWatch API reference, GetMetricData), more than anybody here asks for; ends a loop of tokens. */
const MAXIMUM_PAGES = 20;

const OPERATION = 'GetMetricData';

/**
 * Reads metrics of a queue, whatever number of pages they come in. A period of which nothing is on record has no value.
 *
 * @param metrics - by ids of the caller's, which begin with a lower-case letter.
 * @returns the values of each metric by the starts of its periods, in milliseconds since the epoch.
 * @throws AwsError also when the answer is not complete: what is not there would be read as zero.
 */
export async function readQueueMetrics<Id extends string>(
  client: CloudWatchClient,
  queueName: string,
  metrics: Readonly<Record<Id, QueueMetric>>,
  span: Span,
  { signal, attempt }: Calling,
): Promise<Record<Id, ReadonlyMap<number, number>>> {
  const ids = Object.keys(metrics) as Id[];
  const values = Object.fromEntries(ids.map((id) => [id, new Map()])) as Record<Id, Map<number, number>>;
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const command = new GetMetricDataCommand({
      MetricDataQueries: ids.map((id) => queryFor(id, metrics[id], queueName, span.periodSeconds)),
      StartTime: new Date(span.fromMilliseconds),
      EndTime: new Date(span.toMilliseconds),
      NextToken: nextToken,
    });
    const call = async () => {
      const answer = await client.send(command, { abortSignal: signal });
      const problem = problemIn(answer, ids);
      if (problem !== undefined) throw new Error(problem);
      return answer;
    };
    const answer = await attempt(() => callAws(OPERATION, queueName, call));
    for (const id of ids) for (const [time, value] of datapointsOf(answer, id)) values[id].set(time, value);
    nextToken = answer.NextToken;
    if (nextToken === undefined) return values;
  }
  throw new AwsError(OPERATION, queueName, new Error(`more than ${MAXIMUM_PAGES} pages`));
}

function queryFor(id: string, { metric, statistic }: QueueMetric, queueName: string, periodSeconds: number) {
  const Dimensions = [{ Name: 'QueueName', Value: queueName }];
  const Metric = { Namespace: 'AWS/SQS', MetricName: metric, Dimensions };
  return { Id: id, MetricStat: { Metric, Period: periodSeconds, Stat: statistic } };
}

/** What an answer lacks, in words. While another page follows, a result may be partial, or stand on the other page alone. */
function problemIn(
  { MetricDataResults: results = [], Messages: messages = [], NextToken }: GetMetricDataCommandOutput,
  ids: readonly string[],
): string | undefined {
  const [message] = [...messages, ...results.flatMap((result) => result.Messages ?? [])];
  if (message) return `the answer comes with the message "${message.Value}"`;
  for (const id of ids) {
    const { StatusCode: status } = results.find((result) => result.Id === id) ?? {};
    const partly = NextToken !== undefined && (status === undefined || status === 'PartialData');
    if (status !== 'Complete' && !partly) return `the answer for ${id} is ${status ?? 'missing'}`;
  }
  return undefined;
}

function datapointsOf({ MetricDataResults: results = [] }: GetMetricDataCommandOutput, id: string): [number, number][] {
  const { Timestamps: times = [], Values: values = [] } = results.find((result) => result.Id === id) ?? {};
  return times.flatMap((time, index) => {
    const value = values[index];
    return value === undefined ? [] : [[time.getTime(), value]];
  });
}
