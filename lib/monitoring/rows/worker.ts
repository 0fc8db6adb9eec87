import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../../contract/names.ts';
import { FROM_ZERO, type MakeRow } from './row.ts';

/** What the workers did: how much, how long it took and how it ended. */
export const workerRow: MakeRow = ({ workerLogGroup }, metrics) => ({
  question: 'Is the worker well?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: 'Messages',
      width: 8,
      left: [
        metrics.own('ServiceSeconds', 'SampleCount', 'worked on'),
        metrics.own('FailedMessages', 'Sum', 'failed'),
        metrics.own('NonZeroExits', 'Sum', 'commands that did not exit with 0'),
        ...[metrics.deadLetters('in the dead-letter queue')].filter((metric) => metric !== undefined),
      ],
      leftYAxis: FROM_ZERO,
    }),
    new cloudwatch.GraphWidget({
      title: 'Service time (s)',
      width: 8,
      left: [metrics.own('ServiceSeconds', 'p95', 'p95'), metrics.own('ServiceSeconds', 'p50', 'median')],
      leftYAxis: FROM_ZERO,
    }),
    ...(workerLogGroup
      ? [
          new cloudwatch.LogQueryWidget({
            title: 'How commands ended',
            width: 8,
            logGroupNames: [workerLogGroup.logGroupName],
            queryLines: [
              `filter message = "${COMMAND_ENDED_LOG_MESSAGE}"`,
              'stats count(*) as commands, max(durationSeconds) as longestSeconds by reason, exitCode',
              'sort commands desc',
            ],
          }),
        ]
      : []),
  ],
});
