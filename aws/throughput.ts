import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Throughput } from '../contract/observation.ts';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';
import {
  activeHours,
  type Datapoints,
  type HourOfWork,
  hoursOf,
  minutesOf,
  type Span,
  spansAt,
} from './throughput-series.ts';

/** One page holds 100,800 values (CloudWatch API reference, GetMetricData), and at most 668 are asked for; ends a loop of tokens. */
const MAXIMUM_PAGES = 4;

const OPERATION = 'GetMetricData';
const ids = ['completed', 'inFlight'] as const;
type MetricId = (typeof ids)[number];
type InFlightStat = 'Average' | 'Sum';

/** What was read last; it holds until time reaches the end of another period. */
interface Reading<T> {
  readonly untilMilliseconds: number;
  readonly value: T;
}

/**
 * Reads what a queue completed and had in flight. The last one or two hours are asked for in minutes, once a minute; the two weeks before
 * them in hours, once an hour. What was asked for is remembered until there can be more.
 */
export class ThroughputReader {
  readonly #client: CloudWatchClient;
  readonly #queueName: string;
  #last: Reading<Throughput> | undefined;
  #older: Reading<readonly HourOfWork[]> | undefined;

  constructor(client: CloudWatchClient, queueName: string) {
    this.#client = client;
    this.#queueName = queueName;
  }

  /**
   * The newest minutes and the newest active hours; a call costs two metrics of GetMetricData, however many values it brings. A function
   * that has just started asks for the hours anew, and so decides the same as one that remembers them.
   *
   * @throws AwsError also when the answer is not complete.
   */
  async read(context: RetryContext): Promise<Throughput> {
    const spans = spansAt(context.clock.now());
    const { minutes, hours } = spans;
    if (this.#last?.untilMilliseconds === minutes.toMilliseconds) return this.#last.value;
    const remembered = this.#older?.untilMilliseconds === hours.toMilliseconds ? this.#older.value : undefined;
    const [points, older] = await Promise.all([
      this.#readSpan(minutes, 'Average', context),
      remembered ?? this.#readHours(hours, context),
    ]);
    const value = { minutes: minutesOf(minutes, points), hours: hoursOf(spans, activeHours(minutes, points), older) };
    this.#older = { untilMilliseconds: hours.toMilliseconds, value: older };
    this.#last = { untilMilliseconds: minutes.toMilliseconds, value };
    return value;
  }

  /**
   * By the sum and not the average: SQS gives one value a minute, some minutes two and then one none, and it need not give one while
   * nothing is in flight (justeattakeaway/AwsWatchman#294; SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). So over
   * an hour the sum is that of the minutes' averages, while the average would forget the idle ones.
   */
  async #readHours(span: Span, context: RetryContext): Promise<readonly HourOfWork[]> {
    return activeHours(span, await this.#readSpan(span, 'Sum', context));
  }

  async #readSpan(span: Span, inFlightStat: InFlightStat, context: RetryContext): Promise<Datapoints> {
    const values: Record<MetricId, Map<number, number>> = { completed: new Map(), inFlight: new Map() };
    let nextToken: string | undefined;
    for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
      const command = new GetMetricDataCommand({
        MetricDataQueries: queries(this.#queueName, span.periodSeconds, inFlightStat),
        StartTime: new Date(span.fromMilliseconds),
        EndTime: new Date(span.toMilliseconds),
        NextToken: nextToken,
      });
      const call = async () => {
        const answer = await this.#client.send(command, { abortSignal: context.signal });
        const problem = problemIn(answer);
        if (problem !== undefined) throw new Error(problem);
        return answer;
      };
      const answer = await withRetries(() => callAws(OPERATION, this.#queueName, call), context);
      for (const id of ids) for (const [time, value] of datapointsOf(answer, id)) values[id].set(time, value);
      nextToken = answer.NextToken;
      if (nextToken === undefined) return values;
    }
    throw new AwsError(OPERATION, this.#queueName, new Error(`more than ${MAXIMUM_PAGES} pages`));
  }
}

function queries(queueName: string, periodSeconds: number, inFlightStat: InFlightStat): MetricDataQuery[] {
  const query = (id: MetricId, metric: string, statistic: string) => ({
    Id: id,
    MetricStat: {
      Metric: { Namespace: 'AWS/SQS', MetricName: metric, Dimensions: [{ Name: 'QueueName', Value: queueName }] },
      Period: periodSeconds,
      Stat: statistic,
    },
  });
  return [
    query('completed', 'NumberOfMessagesDeleted', 'Sum'),
    query('inFlight', 'ApproximateNumberOfMessagesNotVisible', inFlightStat),
  ];
}

/** What an answer lacks, in words. While another page follows, a result may be partial, or stand on the other page alone. */
function problemIn({
  MetricDataResults: results = [],
  Messages: messages = [],
  NextToken,
}: GetMetricDataCommandOutput) {
  const [message] = [...messages, ...results.flatMap((result) => result.Messages ?? [])];
  if (message) return `the answer comes with the message "${message.Value}"`;
  for (const id of ids) {
    const { StatusCode: status } = results.find((result) => result.Id === id) ?? {};
    const partly = NextToken !== undefined && (status === undefined || status === 'PartialData');
    if (status !== 'Complete' && !partly) return `the answer for ${id} is ${status ?? 'missing'}`;
  }
  return undefined;
}

function datapointsOf(
  { MetricDataResults: results = [] }: GetMetricDataCommandOutput,
  id: MetricId,
): [number, number][] {
  const { Timestamps: times = [], Values: values = [] } = results.find((result) => result.Id === id) ?? {};
  return times.flatMap((time, index) => {
    const value = values[index];
    return value === undefined ? [] : [[time.getTime(), value]];
  });
}
