import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Stack } from 'aws-cdk-lib/core';
import type { MonitoredScaling, MonitoredTasks } from '../../../../lib/index.ts';

/** Tasks that somebody scales: up to 20 with a queue, a dead-letter queue and the logs of terminal workers. */
export function monitoredTasks(
  stack: Stack,
  scaling: Partial<MonitoredScaling> = {},
  more: Partial<MonitoredTasks> = {},
): MonitoredTasks {
  const account = 'arn:aws:sqs:eu-west-1:123456789012';
  return {
    scaling: {
      queue: sqs.Queue.fromQueueArn(stack, 'Queue', `${account}:images`),
      family: 'resize',
      minScalingCapacity: 2,
      maxScalingCapacity: 20,
      idleExitSeconds: 5,
      imagePushed: true,
      dryRun: false,
      scalerFunction: lambda.Function.fromFunctionName(stack, 'Scaler', 'scaler'),
      scalerLogGroup: logs.LogGroup.fromLogGroupName(stack, 'ScalerLog', 'scaler-log'),
      ...scaling,
    },
    deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'DeadLetters', `${account}:dead-images`),
    workerLogGroup: logs.LogGroup.fromLogGroupName(stack, 'WorkerLog', 'worker-log'),
    ...more,
  };
}
