import { describe, expect, test } from '@jest/globals';
import { permissions, type Statement, statementsOf } from './policies.ts';
import { existingEverything, synthesizeCloudIde } from './synthesis.ts';

const ours = (resource: string) => `arn:aws:sqs:eu-west-1:123456789012:${resource}`;
const { ECS_TASK_DEFINITION: _, ...existingButTheTask } = existingEverything;
const withRedis = synthesizeCloudIde({ REDIS_HOST: 'redis.internal', REDIS_PASSWORD_SECRET_NAME: 'our/redis' });

/** A new permission of a task must be argued for, and added here: what a command runs beside could use it. */
describe('a task may', () => {
  const replies = ours('CloudIde-reply-*');
  const controlQueues = ours('CloudIde-control-*');

  test.each([
    {
      name: 'by default',
      environment: {},
      commands: 'arn-of-CommandQueue3BE83037',
      deadLetters: 'arn-of-CommandQueueDeadLetterQueue5E8DE8F9',
      bucket: 'arn-of-WorkspacesBucketF2545DB5',
    },
    {
      name: 'with queues and a bucket that exist already',
      environment: existingButTheTask,
      commands: ours('commands'),
      deadLetters: ours('dead'),
      bucket: 'arn:aws:s3:::our-workspaces',
    },
  ])('$name, do exactly what is listed', ({ environment, commands, deadLetters, bucket }) => {
    const allowed = [
      `sqs:ReceiveMessage on ${commands}`,
      `sqs:ChangeMessageVisibility on ${commands}`,
      `sqs:DeleteMessage on ${commands}`,
      ...[deadLetters, 'arn-of-ResponseQueue56F706C6', replies].map((queue) => `sqs:SendMessage on ${queue}`),
      ...['CreateQueue', 'DeleteQueue', 'ReceiveMessage', 'DeleteMessage'].map(
        (action) => `sqs:${action} on ${controlQueues}`,
      ),
      ...['workspace-state', 'sessions', 'started-commands'].flatMap((prefix) =>
        ['GetObject', 'PutObject'].map((action) => `s3:${action} on ${bucket}/${prefix}/*`),
      ),
      ...['workspace-state/*/packs', 'sessions', 'started-commands'].map(
        (prefix) => `s3:DeleteObject on ${bucket}/${prefix}/*`,
      ),
      `s3:PutObject on ${bucket}/control-queues/*`,
      `s3:DeleteObject on ${bucket}/control-queues/*`,
      `s3:GetObject on ${bucket}/workspaces/*`,
      `s3:ListBucket on ${bucket}`,
      `never s3:PutObject on ${bucket}/workspace-state/*/manifest.json`,
      `never s3:PutObject on ${bucket}/sessions/*.json`,
    ];
    expect(permissions(taskRole(synthesizeCloudIde(environment)))).toEqual(allowed.sort());
  });

  test('write a start mark only where there is none', () => {
    const conditions = taskRole(synthesizeCloudIde())
      .filter(({ Action, Resource }) => Action === 's3:PutObject' && String(Resource).endsWith('/started-commands/*'))
      .map(({ Condition }) => Condition);
    expect(conditions).toEqual([{ Null: { 's3:if-none-match': 'false' } }]);
  });

  test('not even see start marks where commands may run twice', () => {
    const allowed = permissions(taskRole(synthesizeCloudIde({ WORKER_DELIVERY: 'at-least-once' })));
    expect(allowed.filter((line) => line.includes('started-commands'))).toEqual([]);
    expect(allowed).toContain('s3:PutObject on arn-of-WorkspacesBucketF2545DB5/workspace-state/*');
  });

  test('replace a manifest or a session only by saying which one', () => {
    const denied = taskRole(synthesizeCloudIde()).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } },
    ]);
  });

  test('list the bucket only below the prefixes of files and control queues', () => {
    const conditions = taskRole(synthesizeCloudIde())
      .filter(({ Action }) => Action === 's3:ListBucket')
      .map(({ Condition }) => Condition);
    const prefixes = ['workspace-state/*', 'workspaces/*', 'control-queues/*'];
    expect(conditions).toEqual([{ StringLike: { 's3:prefix': prefixes } }]);
  });
});

describe('the execution role may', () => {
  const log = 'arn-of-TerminalWorkerLog1B33AEDF';
  const always = [
    ...['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'].map(
      (action) => `ecr:${action} on arn-of-TerminalWorkerImageRepository9267706E`,
    ),
    'ecr:GetAuthorizationToken on *',
    `logs:CreateLogStream on ${log}`,
    `logs:PutLogEvents on ${log}`,
  ];
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:our/redis-??????';

  test.each([
    { name: 'by default', template: synthesizeCloudIde(), allowed: always },
    {
      name: 'with a password',
      template: withRedis,
      allowed: [...always, `secretsmanager:DescribeSecret on ${secret}`, `secretsmanager:GetSecretValue on ${secret}`],
    },
  ])('$name, do exactly what is listed', ({ template, allowed }) => {
    expect(permissions(statementsOf(template, 'TerminalWorkerTaskDefinitionExecutionRole'))).toEqual(allowed.sort());
  });
});

test('the schedule may invoke the function, and no other version of it', () => {
  const statements = statementsOf(withRedis, 'ScalingScheduleRole');
  expect(permissions(statements)).toEqual(['lambda:InvokeFunction on arn-of-ScalingScalerFunctionDCEF0A9B']);
});

test('every role of the stack is one of these four', () => {
  const roles = Object.entries(withRedis.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  expect(roles.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ScalingScalerRole',
    'ScalingScheduleRole',
    'TerminalWorkerTaskDefinitionExecutionRole',
    'TerminalWorkerTaskDefinitionTaskRole',
  ]);
});

function taskRole(template: ReturnType<typeof synthesizeCloudIde>): Statement[] {
  return statementsOf(template, 'TerminalWorkerTaskDefinitionTaskRole');
}
