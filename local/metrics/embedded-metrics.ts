import type { GetMetricDataOutput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../contract/clock.ts';
import { type AwsJsonService, unknownOperation } from '../aws-json-server.ts';
import { type MetricDataInput, type MetricStat, readMetricDataInput } from './metric-data-input.ts';
import { joined, MetricMinutes, MINUTE_MILLISECONDS, type MinuteStatistics } from './metric-minutes.ts';

/** Target prefix of CloudWatch's JSON protocol. */
export const CLOUDWATCH_TARGET = 'GraniteServiceVersion20100801';

/** SQS's metrics can be read a minute after the one that they are about, on AWS one to two. */
const LAG_MILLISECONDS = 60_000;

interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[] | undefined;
}

/**
 * CloudWatch's metrics in memory: what GetMetricData, the only action, reads. Departure: an answer is one page, whatever MaxDatapoints
 * asks for.
 */
export class EmbeddedMetrics {
  readonly #clock: Clock;
  readonly #metrics = new Map<string, MetricMinutes>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a value of one of SQS's metrics, at a time that is not before that of its last one. */
  addOfQueue(queueName: string, metricName: string, value: number, atMilliseconds = this.#clock.now()): void {
    const dimensions = [{ Name: 'QueueName', Value: queueName }];
    const key = keyOf({ Namespace: 'AWS/SQS', MetricName: metricName, Dimensions: dimensions });
    const minutes = this.#metrics.get(key) ?? new MetricMinutes();
    this.#metrics.set(key, minutes);
    minutes.add(value, atMilliseconds);
  }

  readonly service: AwsJsonService = (action, input) => {
    if (action !== 'GetMetricData') throw unknownOperation();
    return this.#getMetricData(readMetricDataInput(input));
  };

  #getMetricData({ MetricDataQueries: queries, StartTime, EndTime, ScanBy }: MetricDataInput): GetMetricDataOutput {
    const results = queries
      .filter(({ ReturnData: returned = true }) => returned)
      .map(({ Id, Label, MetricStat: stat }): MetricDataResult => {
        const found = this.#periods(stat, StartTime * 1000, EndTime * 1000);
        const ordered = ScanBy === 'TimestampAscending' ? found : found.toReversed();
        return {
          Id,
          Label: Label ?? stat.Metric.MetricName,
          Timestamps: ordered.map(({ from }) => new Date(from)),
          Values: ordered.map((period) => statistics[stat.Stat](period)),
          StatusCode: 'Complete',
        };
      });
    return { MetricDataResults: results, Messages: [] };
  }

  /** Whole periods since the epoch that have data; the start is rounded down to one (API reference, GetMetricData, `StartTime`). */
  #periods({ Metric: metric, Period }: MetricStat, from: number, to: number): MinuteStatistics[] {
    const length = Period * 1000;
    const alignedFrom = Math.floor(from / length) * length;
    const published = this.#clock.now() - LAG_MILLISECONDS - MINUTE_MILLISECONDS;
    const periods = new Map<number, MinuteStatistics>();
    for (const minute of this.#metrics.get(keyOf(metric))?.between(alignedFrom, to) ?? []) {
      if (minute.from > published) continue;
      const start = Math.floor(minute.from / length) * length;
      const before = periods.get(start);
      periods.set(start, before ? joined(before, minute) : { ...minute, from: start });
    }
    return [...periods.values()];
  }
}

const statistics: Readonly<Record<MetricStat['Stat'], (period: MinuteStatistics) => number>> = {
  Sum: ({ sum }) => sum,
  Average: ({ sum, samples }) => sum / samples,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  SampleCount: ({ samples }) => samples,
};

/** The order of dimensions is of no account; one more or less makes another metric. */
function keyOf({ Namespace, MetricName, Dimensions = [] }: MetricName): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([Namespace, MetricName, dimensions]);
}
