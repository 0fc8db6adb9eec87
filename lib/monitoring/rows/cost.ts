import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { fargatePriceNames, listPrices, type TaskSize, taskHourDollars } from '../../../contract/prices.ts';
import { METRIC_PERIOD, type MonitoredMetrics } from '../monitored-metrics.ts';
import { FROM_ZERO, type MakeRow } from './row.ts';

/**
 * Tasks that are billed: Fargate counts from the image pull on, so the starting ones are in, which makes it a little too much. A minute
 * that no tick told of has as many as the one before.
 */
const BILLED = '(FILL(running, REPEAT) + FILL(starting, REPEAT))';

/** CloudWatch keeps values of a minute for so long, and further back both widgets are empty (CloudWatch API reference, GetMetricData). */
const REACH = 'up to 15 days back';

/** Dollars an hour now, and the sums of the time that the dashboard shows. */
export const costRow: MakeRow = ({ taskSize }, metrics) => ({
  question: 'What does it cost?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: `${taskSize ? `Dollars an hour, ${priceInWords(taskSize)}` : 'Tasks that are billed'}, ${REACH}`,
      width: 16,
      left: [
        taskSize ? overTasks(metrics, dollarsAnHour(taskSize), 'dollars an hour') : overTasks(metrics, BILLED, 'tasks'),
      ],
      leftYAxis: FROM_ZERO,
    }),
    new cloudwatch.SingleValueWidget({
      title: `In the time shown, ${REACH}`,
      width: 8,
      metrics: [
        overTasks(metrics, sumOfHours(BILLED), 'task-hours'),
        ...(taskSize ? [overTasks(metrics, sumOfHours(dollarsAnHour(taskSize)), 'dollars')] : []),
      ],
    }),
  ],
});

function dollarsAnHour(task: TaskSize): string {
  return `${BILLED} * ${taskHourDollars(task)}`;
}

/** Of something that is counted by the hour, the sum up to each moment; the widget shows the last. */
function sumOfHours(expression: string): string {
  return `RUNNING_SUM(${expression} * PERIOD(running) / 3600)`;
}

function overTasks(metrics: MonitoredMetrics, expression: string, label: string): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression,
    label,
    usingMetrics: {
      running: metrics.own('RunningTasks', 'Average'),
      starting: metrics.own('StartingTasks', 'Average'),
    },
    period: METRIC_PERIOD,
  });
}

function priceInWords(task: TaskSize): string {
  const dollars = taskHourDollars(task).toFixed(5);
  const { unverified } = listPrices.prices[fargatePriceNames(task).vcpuHour];
  return `$${dollars} a task (${task.capacity}, ${unverified ? 'estimate for' : 'list price of'} ${listPrices.region}, ${listPrices.asOf})`;
}
