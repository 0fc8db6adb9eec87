import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Throughput } from '../contract/observation.ts';
import { type QueueMetric, readQueueMetrics } from './metric-data.ts';
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

  async #readSpan(span: Span, inFlightStatistic: QueueMetric['statistic'], context: RetryContext): Promise<Datapoints> {
    const metrics = {
      completed: { metric: 'NumberOfMessagesDeleted', statistic: 'Sum' },
      inFlight: { metric: 'ApproximateNumberOfMessagesNotVisible', statistic: inFlightStatistic },
    } as const;
    return readQueueMetrics(this.#client, this.#queueName, metrics, span, {
      signal: context.signal,
      attempt: (call) => withRetries(call, context),
    });
  }
}
