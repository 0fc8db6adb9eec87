import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DECISION_LOG_MESSAGE } from '../../../contract/names.ts';
import { FROM_ZERO, type MakeRow } from './row.ts';

/** Launches and refusals, and the newest decisions with their reasons, out of the function's log. */
export const decisionsRow: MakeRow = ({ scaling }, metrics) => ({
  question: 'What did the scaler do, and why?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: 'Launches',
      width: 8,
      left: [
        metrics.own('TasksLaunched', 'Sum', 'launched'),
        metrics.own('LaunchFailures', 'Sum', 'refused by all capacity providers'),
      ],
      leftYAxis: FROM_ZERO,
    }),
    new cloudwatch.LogQueryWidget({
      title: 'Last decisions',
      width: 16,
      logGroupNames: [scaling.scalerLogGroup.logGroupName],
      queryLines: [
        'fields @timestamp, plan.reason, plan.explanation, outcome.launched',
        `filter message = "${DECISION_LOG_MESSAGE}"`,
        'sort @timestamp desc',
        'limit 50',
      ],
    }),
  ],
});
