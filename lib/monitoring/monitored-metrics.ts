import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { METRIC_DIMENSION, METRIC_NAMESPACE, type ScalerMetric, type WorkerMetric } from '../../contract/names.ts';
import type { CRASH_LOOP_TICKS } from './crash-loop-ticks.ts';
import type { KnownTasks } from './monitored-tasks.ts';

/** SQS's own metrics of a queue, one value a minute (SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). */
export type QueueMetric =
  | 'ApproximateNumberOfMessagesVisible'
  | 'ApproximateNumberOfMessagesNotVisible'
  | 'ApproximateNumberOfMessagesDelayed'
  | 'ApproximateAgeOfOldestMessage'
  | 'NumberOfMessagesReceived';

/** Lambda's own metrics of a function (Lambda developer guide, "Types of metrics for Lambda functions"). */
export type FunctionMetric = 'Invocations' | 'Errors' | 'Throttles' | 'Duration';

type Statistic = 'Minimum' | 'Maximum' | 'Average' | 'Sum' | 'SampleCount' | 'p50' | 'p95';

/** The period of everything: the shortest that is kept for what AWS and the scaler report once a minute. */
export const METRIC_PERIOD = Duration.minutes(1);

/** The metrics that dashboard and alarms are made of: ten of our own, one more in a crash loop, and AWS's own, which are free. */
export class MonitoredMetrics {
  readonly #tasks: KnownTasks;

  constructor(tasks: KnownTasks) {
    this.#tasks = tasks;
  }

  /** One that the scaler or the workers report, or that is counted in the scaler's log. */
  own(
    name: ScalerMetric | WorkerMetric | typeof CRASH_LOOP_TICKS,
    statistic: Statistic,
    label?: string,
  ): cloudwatch.Metric {
    return metric(METRIC_NAMESPACE, name, { [METRIC_DIMENSION]: this.#tasks.scaling.family }, statistic, label);
  }

  /** One of the queue that the tasks work on. */
  queue(name: QueueMetric, statistic: Statistic, label?: string): cloudwatch.Metric {
    return metric('AWS/SQS', name, { QueueName: this.#tasks.scaling.queue.queueName }, statistic, label);
  }

  /** The messages in the dead-letter queue, where there is one. */
  deadLetters(label?: string): cloudwatch.Metric | undefined {
    const queue = this.#tasks.deadLetterQueue;
    if (!queue) return undefined;
    const dimensions = { QueueName: queue.queueName };
    return metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', dimensions, 'Maximum', label);
  }

  /** One of the function that scales. */
  scalerFunction(name: FunctionMetric, statistic: Statistic, label?: string): cloudwatch.Metric {
    const dimensions = { FunctionName: this.#tasks.scaling.scalerFunction.functionName };
    return metric('AWS/Lambda', name, dimensions, statistic, label);
  }
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic: Statistic,
  label: string | undefined,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace,
    metricName,
    dimensionsMap: { ...dimensionsMap },
    statistic,
    period: METRIC_PERIOD,
    ...(label === undefined ? {} : { label }),
  });
}
