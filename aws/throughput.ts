import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import {
  THROUGHPUT_HOURS,
  THROUGHPUT_MINUTES,
  type Throughput,
  type ThroughputSeries,
} from '../contract/observation.ts';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { type Periods, seriesOf, wholePeriods } from './throughput-series.ts';

/** SQS's metrics are there one to two minutes after the minute that they are about; what is not there yet is read as unknown. */
const MINUTE_LAG_SECONDS = 60;
/** Hours are read once each, so all of an hour's minutes should be there by then. */
const HOUR_LAG_SECONDS = 300;
/** One page holds 100,800 values (CloudWatch API reference, GetMetricData), and at most 48 are asked for; ends a loop of tokens. */
const MAXIMUM_PAGES = 4;

const OPERATION = 'GetMetricData';
const ids = ['completed', 'inFlight'] as const;
type MetricId = (typeof ids)[number];

/** Reads what a queue completed and had in flight. What hours were like is asked once an hour and remembered. */
export class ThroughputReader {
  readonly #client: CloudWatchClient;
  readonly #queueName: string;
  #hours: ThroughputSeries | undefined;

  constructor(client: CloudWatchClient, queueName: string) {
    this.#client = client;
    this.#queueName = queueName;
  }

  /**
   * The newest whole minutes and hours; either costs two metrics of GetMetricData. A function that has just started reads the hours anew,
   * and so decides the same as one that remembers them.
   *
   * @throws AwsError also when the answer is not complete.
   */
  async read(context: RetryContext): Promise<Throughput> {
    const now = context.clock.now();
    const lastMinutes = wholePeriods(now, 60, THROUGHPUT_MINUTES, MINUTE_LAG_SECONDS);
    const lastHours = wholePeriods(now, 3600, THROUGHPUT_HOURS, HOUR_LAG_SECONDS);
    const remembered = this.#hours?.newestFrom === lastHours.newestFrom ? this.#hours : undefined;
    const [minutes, hours] = await Promise.all([
      this.#readPeriods(lastMinutes, context),
      remembered ?? this.#readPeriods(lastHours, context),
    ]);
    this.#hours = hours;
    return { minutes, hours };
  }

  async #readPeriods(periods: Periods, context: RetryContext): Promise<ThroughputSeries> {
    const values: Record<MetricId, Map<number, number>> = { completed: new Map(), inFlight: new Map() };
    let nextToken: string | undefined;
    for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
      const command = new GetMetricDataCommand({
        MetricDataQueries: queries(this.#queueName, periods.seconds),
        StartTime: new Date(periods.oldestMilliseconds),
        EndTime: new Date(periods.endMilliseconds),
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
      if (nextToken === undefined) return seriesOf(periods, values.completed, values.inFlight);
    }
    throw new AwsError(OPERATION, this.#queueName, new Error(`more than ${MAXIMUM_PAGES} pages`));
  }
}

function queries(queueName: string, periodSeconds: number): MetricDataQuery[] {
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
    query('inFlight', 'ApproximateNumberOfMessagesNotVisible', 'Average'),
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
