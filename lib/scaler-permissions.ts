import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Stack } from 'aws-cdk-lib/core';
import type { ScalingProps } from './scaling-props.ts';

/** What the scaler's permissions are about. */
export interface ScalerPermissionsSubject {
  readonly scaling: ScalingProps;
  readonly parameter: ssm.IParameter;
  /** The queue by which a tick starts the next one; unset when a tick takes a minute. */
  readonly tickQueue?: sqs.IQueue | undefined;
}

/**
 * Everything that the scaler may do, beside writing its log. It launches and never stops: `ecs:StopTask` must not come in here, since
 * a task leaves by itself, between messages.
 */
export function scalerPermissions(stack: Stack, subject: ScalerPermissionsSubject): iam.PolicyStatement[] {
  const { queue } = subject.scaling;
  return [
    new iam.PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: [queue.queueArn] }),
    ...(subject.tickQueue ? [tickQueueStatement(subject.tickQueue)] : []),
    ...taskStatements(stack, subject.scaling),
    passRoleStatement(subject.scaling),
    new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [subject.parameter.parameterArn] }),
  ];
}

/** Sending is the tick's own; the rest is what Lambda needs to hand a queue's messages to a function. */
function tickQueueStatement(tickQueue: sqs.IQueue): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [tickQueue.queueArn],
  });
}

function taskStatements(stack: Stack, { cluster, taskDefinition }: ScalingProps): iam.PolicyStatement[] {
  const { clusterArn, clusterName } = cluster.clusterRef;
  const conditions = { ArnEquals: { 'ecs:cluster': clusterArn } };
  const familyArn = stack.formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: taskDefinition.family,
  });
  return [
    // Which tasks a list may hold cannot be said by resource: ListTasks knows the cluster by the condition alone.
    new iam.PolicyStatement({ actions: ['ecs:ListTasks'], resources: ['*'], conditions }),
    new iam.PolicyStatement({
      actions: ['ecs:DescribeTasks'],
      resources: [stack.formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` })],
      conditions,
    }),
    // The function names the family and not a revision, so that a new revision takes effect without it; every revision must be allowed.
    new iam.PolicyStatement({ actions: ['ecs:RunTask'], resources: [`${familyArn}:*`], conditions }),
  ];
}

/** RunTask hands the task its roles; without this condition the function could hand them to any service that takes a role. */
function passRoleStatement({ taskDefinition }: ScalingProps): iam.PolicyStatement {
  const resources =
    'roleArns' in taskDefinition
      ? [...taskDefinition.roleArns]
      : [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn];
  return new iam.PolicyStatement({
    actions: ['iam:PassRole'],
    resources,
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
}
