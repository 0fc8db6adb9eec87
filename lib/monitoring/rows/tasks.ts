import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FROM_ZERO, FULL_WIDTH, type MakeRow } from './row.ts';

/** What should be there beside what is there, between minimum and maximum as they were deployed. */
export const tasksRow: MakeRow = ({ scaling }, metrics) => ({
  question: 'Are there enough tasks?',
  widgets: [
    new cloudwatch.GraphWidget({
      title: 'Tasks',
      width: FULL_WIDTH,
      left: [
        metrics.own('DesiredTasks', 'Maximum', 'desired'),
        metrics.own('RunningTasks', 'Maximum', 'running'),
        metrics.own('StartingTasks', 'Maximum', 'starting'),
      ],
      leftAnnotations: [
        { value: scaling.maxScalingCapacity, label: 'maximum', color: cloudwatch.Color.RED },
        { value: scaling.minScalingCapacity, label: 'minimum', color: cloudwatch.Color.GREY },
      ],
      leftYAxis: FROM_ZERO,
    }),
  ],
});
