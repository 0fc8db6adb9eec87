import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FROM_ZERO, type MakeRow } from './row.ts';

/** The backlog as SQS counts it, and the waits as the workers measure them, beside the target. */
export const waitingRow: MakeRow = ({ targetWaitSeconds }, metrics) => ({
  question: 'Are people waiting?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: 'Backlog',
      width: 12,
      left: [
        metrics.queue('ApproximateNumberOfMessagesVisible', 'Maximum', 'visible'),
        metrics.queue('ApproximateNumberOfMessagesNotVisible', 'Maximum', 'in flight'),
        metrics.queue('ApproximateNumberOfMessagesDelayed', 'Maximum', 'delayed'),
      ],
      right: [metrics.queue('ApproximateAgeOfOldestMessage', 'Maximum', 'age of the oldest (s)')],
      leftYAxis: FROM_ZERO,
      rightYAxis: FROM_ZERO,
    }),
    new cloudwatch.GraphWidget({
      title: 'Wait from sending to start (s)',
      width: 12,
      left: [metrics.own('WaitSeconds', 'p95', 'p95'), metrics.own('WaitSeconds', 'p50', 'median')],
      leftAnnotations: [{ value: targetWaitSeconds, label: 'target of p95', color: cloudwatch.Color.RED }],
      leftYAxis: FROM_ZERO,
    }),
  ],
});
