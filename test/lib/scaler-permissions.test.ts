import { describe, expect, test } from '@jest/globals';
import { permissions, statementsOf } from './policies.ts';
import { synthesizeCloudIde } from './synthesis.ts';

const inAccount = (service: string) => `arn:aws:${service}:eu-west-1:123456789012`;
const commands = 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands';
const scalerOf = (environment: Record<string, string>) =>
  statementsOf(
    synthesizeCloudIde({ ECS_CLUSTER_NAME: 'workers', AWS_SQS_QUEUE_URL: commands, ...environment }),
    'ScalingScalerRole',
  );

/** A new permission of the scaler must be argued for, and added here. */
const always = [
  'cloudwatch:GetMetricData on *',
  'ecs:DescribeTasks on arn:aws:ecs:eu-west-1:123456789012:task/workers/*',
  'ecs:ListTasks on *',
  'logs:CreateLogStream on arn-of-ScalingScalerLogC0714A87',
  'logs:PutLogEvents on arn-of-ScalingScalerLogC0714A87',
  'sqs:GetQueueAttributes on arn:aws:sqs:eu-west-1:123456789012:commands',
  'ssm:GetParameter on arn:aws:ssm:eu-west-1:123456789012:parameter/CloudIde/scaler',
];
const withOwnTask = [
  'ecs:RunTask on arn:aws:ecs:eu-west-1:123456789012:task-definition/CloudIde-terminal-worker:*',
  'iam:PassRole on arn-of-TerminalWorkerTaskDefinitionExecutionRole9FE7B4DF',
  'iam:PassRole on arn-of-TerminalWorkerTaskDefinitionTaskRole13BF3402',
];
const withTickQueue = ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
  (action) => `sqs:${action} on arn-of-ScalingTickQueue5A8A3ADC`,
);

describe('the scaler may', () => {
  const byDefault = scalerOf({});

  test.each([
    { name: 'by default', environment: {}, allowed: [...always, ...withOwnTask, ...withTickQueue] },
    { name: 'without a tick queue', environment: { ECS_TICK_SECONDS: '60' }, allowed: [...always, ...withOwnTask] },
    {
      name: 'with an existing task definition',
      environment: { ECS_TASK_DEFINITION: 'cloudide-worker', ECS_TICK_SECONDS: '60' },
      allowed: [
        ...always,
        `ecs:RunTask on ${inAccount('ecs')}:task-definition/cloudide-worker:*`,
        'iam:PassRole on arn:aws:iam::123456789012:role/cloudide-worker-*',
        'iam:PassRole on arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      ],
    },
  ])('$name, do exactly what is listed', ({ environment, allowed }) => {
    expect(permissions(scalerOf(environment))).toEqual([...allowed].sort());
  });

  test.each([
    { action: 'ecs:ListTasks', condition: { ArnEquals: { 'ecs:cluster': `${inAccount('ecs')}:cluster/workers` } } },
    { action: 'ecs:DescribeTasks', condition: { ArnEquals: { 'ecs:cluster': `${inAccount('ecs')}:cluster/workers` } } },
    { action: 'ecs:RunTask', condition: { ArnEquals: { 'ecs:cluster': `${inAccount('ecs')}:cluster/workers` } } },
    { action: 'iam:PassRole', condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } },
  ])('call $action only under its condition', ({ action, condition }) => {
    const conditions = byDefault
      .filter(({ Action }) => [Action].flat().includes(action))
      .map(({ Condition }) => Condition);
    expect(conditions).toEqual([condition]);
  });
});
