import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Stack } from 'aws-cdk-lib/core';
import type { Permission } from './permission.ts';
import type { QueueScaledTasksProps } from './queue-scaled-tasks-props.ts';

/** What the scaler's permissions are about. */
export interface ScalerPermissionsSubject {
  /** What is scaled. */
  readonly scaling: QueueScaledTasksProps;
  /** The parameter that holds pause and overrides. */
  readonly parameter: ssm.IParameter;
  /** The queue by which a tick starts the next one; unset when a tick takes a minute. */
  readonly tickQueue?: sqs.IQueue | undefined;
}

/**
 * Everything that the scaler may do, beside writing its log. It launches and never stops: `ecs:StopTask` must not come in here, since
 * a task leaves by itself, between messages.
 */
export function scalerPermissions(stack: Stack, subject: ScalerPermissionsSubject): Permission[] {
  const { queue } = subject.scaling;
  return [
    allow(['sqs:GetQueueAttributes'], [queue.queueArn]),
    // Sending is the tick's own; the rest is what Lambda needs to hand a queue's messages to a function.
    ...(subject.tickQueue
      ? [
          allow(
            ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            [subject.tickQueue.queueArn],
          ),
        ]
      : []),
    ...taskPermissions(stack, subject.scaling),
    passRolePermission(subject.scaling),
    allow(['ssm:GetParameter'], [subject.parameter.parameterArn]),
    {
      ...allow(['cloudwatch:GetMetricData'], ['*']),
      wildcardReason:
        'CloudWatch knows no resource for GetMetricData (service authorization reference, "Actions, resources, and condition keys for Amazon CloudWatch"); it reads numbers and nothing else.',
    },
  ];
}

function taskPermissions(stack: Stack, { cluster, taskDefinition }: QueueScaledTasksProps): Permission[] {
  const { clusterArn, clusterName } = cluster.clusterRef;
  const conditions = { ArnEquals: { 'ecs:cluster': clusterArn } };
  const familyArn = stack.formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: taskDefinition.family,
  });
  return [
    {
      ...allow(['ecs:ListTasks'], ['*'], conditions),
      wildcardReason: 'ListTasks knows the cluster by the condition alone, and the condition names the one cluster.',
    },
    {
      ...allow(
        ['ecs:DescribeTasks'],
        [stack.formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` })],
        conditions,
      ),
      wildcardReason: "A task's id is not known before it is launched; the ARN and the condition name the one cluster.",
    },
    {
      ...allow(['ecs:RunTask'], [`${familyArn}:*`], conditions),
      wildcardReason:
        'The function names the family and not a revision, so that a new revision takes effect without it: every revision of the one family must be allowed, and the condition names the one cluster.',
    },
  ];
}

/** RunTask hands the task its roles; without this condition the function could hand them to any service that takes a role. */
function passRolePermission({ taskDefinition }: QueueScaledTasksProps): Permission {
  const conditions = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
  if (!('roleArns' in taskDefinition)) {
    const roles = [taskDefinition.taskRole, taskDefinition.obtainExecutionRole()];
    return allow(
      ['iam:PassRole'],
      roles.map((role) => role.roleArn),
      conditions,
    );
  }
  return {
    ...allow(['iam:PassRole'], [...taskDefinition.roleArns], conditions),
    wildcardReason:
      'The roles of a task definition that exists already are known by how their names begin; they can be handed to ECS tasks alone.',
  };
}

function allow(actions: string[], resources: string[], conditions?: iam.Conditions): Permission {
  return { statement: new iam.PolicyStatement({ actions, resources, ...(conditions && { conditions }) }) };
}
