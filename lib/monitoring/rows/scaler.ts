import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FROM_ZERO, type MakeRow } from './row.ts';

/** The function as Lambda sees it, and the failures that it counts itself. */
export const scalerRow: MakeRow = (_tasks, metrics) => ({
  question: 'Is the scaler itself well?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: 'Invocations',
      width: 12,
      left: [
        metrics.scalerFunction('Invocations', 'Sum', 'invocations'),
        metrics.scalerFunction('Errors', 'Sum', 'errors'),
        metrics.scalerFunction('Throttles', 'Sum', 'throttled'),
        metrics.own('TickFailures', 'Sum', 'failed or stale ticks'),
      ],
      leftYAxis: FROM_ZERO,
    }),
    new cloudwatch.GraphWidget({
      title: 'Duration (ms)',
      width: 12,
      left: [
        metrics.scalerFunction('Duration', 'p50', 'median'),
        metrics.scalerFunction('Duration', 'Maximum', 'longest'),
      ],
      leftYAxis: FROM_ZERO,
    }),
  ],
});
