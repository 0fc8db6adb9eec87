import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parseInvocation } from '../../lambda/scaler/invocation.ts';
import { type DecisionSource, decisionLine } from '../fixtures/decision-record.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  deployedStack,
  type FakeAws,
  Refusal,
  startFakeAws,
  WithHeaders,
  withoutCredentials,
} from './support/fake-aws.ts';
import { fqs } from './support/fqs.ts';

type Answers = Parameters<typeof startFakeAws>[0];

const scalerEnvironment = {
  AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
  ECS_CLUSTER_NAME: 'workers',
  ECS_TASK_DEFINITION: 'CloudIde-terminal-worker',
  ECS_SUBNETS: 'subnet-01234567',
  ECS_SECURITY_GROUPS: 'sg-01234567',
  ECS_PARAMETER_NAME: '/CloudIde/scaler',
};
const outputs = { ScalerFunctionName: 'scaler', ScalerLogGroupName: '/scaler', ReplyQueuePrefix: 'CloudIde-reply-' };
const TITLE = 'On CloudIde in eu-west-1, account 123456789012:\n';

let cwd: string;
let aws: FakeAws | undefined;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'on-aws-'));
});
afterEach(async () => {
  await aws?.stop();
  aws = undefined;
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Runs a command against a deployed stack that answers like this. */
async function onAws(args: readonly string[], answers: Answers, environment: Record<string, string> = {}) {
  aws = await startFakeAws({ ...deployedStack(outputs, { ...scalerEnvironment, ...environment }), ...answers });
  const ending = await fqs([...args, '--aws'], { cwd, environment: aws.environment });
  return { ...ending, asked: (operation: string) => aws?.requests.filter((each) => each.operation === operation) };
}

/** A parameter of version 3 that takes one writing. */
const parameter = (text: string, written = 4): Answers => ({
  'AmazonSSM.GetParameter': { Parameter: { Name: '/CloudIde/scaler', Value: text, Version: 3 } },
  'AmazonSSM.PutParameter': { Version: written },
});

const decisionsInLog = (sources: readonly DecisionSource[]): Answers => ({
  'Logs_20140328.FilterLogEvents': {
    events: sources.map((source, index) => ({
      eventId: String(index),
      timestamp: Date.parse(source.at),
      logStreamName: 's',
      message: `${decisionLine(source)}\n`,
    })),
  },
});

describe('the parameter of a deployed stack', () => {
  test('is paused with everything else in it kept', async () => {
    const { exitCode, stdout, stderr, asked } = await onAws(['pause'], parameter('{"ECS_MAX_TASKS":20}'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: TITLE });
    expect(stdout).toMatch(
      /^Paused: within about a minute nothing is launched any more, .*; tasks that run go on\.\n$/,
    );
    expect(asked('AmazonSSM.PutParameter')?.map(({ input }) => input)).toEqual([
      { Name: '/CloudIde/scaler', Value: '{"ECS_MAX_TASKS":20,"paused":true}', Overwrite: true },
    ]);
  });

  test('is not written when nothing changes', async () => {
    const { stdout, asked } = await onAws(['pause'], parameter('{"paused":true}'));
    expect(stdout).toBe('The scaler is paused already.\n');
    expect(asked('AmazonSSM.PutParameter')).toEqual([]);
  });

  test('tells when somebody else wrote it in between', async () => {
    const { exitCode, stderr } = await onAws(['pause'], parameter('{}', 5));
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `${TITLE}Warning: somebody else changed the parameter at the same time, and that change is lost; ` +
        '"aws ssm get-parameter-history --name /CloudIde/scaler" shows it.\n',
    );
  });

  test('is not enough to launch without an image, and resume says so', async () => {
    const { exitCode, stdout } = await onAws(['resume'], parameter('{"paused":true}'), { ECS_IMAGE_PUSHED: 'false' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Resumed: .*\nStill nothing is launched, because .* "npm run ecs:build-push"/);
  });

  test('can be somewhere that the caller may not look', async () => {
    const refusal = { 'AmazonSSM.GetParameter': new Refusal('AccessDeniedException', 'not authorized') };
    const { exitCode, stderr } = await onAws(['pause'], refusal);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `${TITLE}GetParameter on /CloudIde/scaler failed: AccessDeniedException: not authorized\n`,
    });
  });
});

describe('orchestrator --tick-now', () => {
  const invoke = 'POST /2015-03-31/functions/scaler/invocations';
  const invoked = (payload: object | string, headers: Readonly<Record<string, string>>): Answers => ({
    [invoke]: new WithHeaders(payload, headers),
  });
  const tail = (...lines: readonly string[]) => ({
    'x-amz-log-result': Buffer.from(['START', ...lines, 'END', ''].join('\n')).toString('base64'),
  });

  test('invokes the function with what the schedule sends, and shows what came of it', async () => {
    const line = decisionLine({ at: '2026-01-05T10:00:00.000Z', queue: [6, 0, 0], dryRun: true });
    const { exitCode, stdout, asked } = await onAws(['orchestrator', '--tick-now'], invoked({}, tail(line)));
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^2026-01-05T10:00:00Z {2}backlog +dry run {2}Backlog 6 /),
    });
    expect(asked(invoke)?.map(({ input }) => parseInvocation(input).kind)).toEqual(['schedule']);
  });

  test.each([
    {
      name: 'what the handler threw',
      answer: invoked({ errorType: 'E', errorMessage: 'broken' }, { 'x-amz-function-error': 'Unhandled' }),
      says: 'The tick failed: E: broken',
    },
    {
      name: 'a failure that is not told in JSON',
      answer: invoked('killed', { 'x-amz-function-error': 'Unhandled' }),
      says: 'The tick failed: Unhandled: killed',
    },
    {
      name: 'that there was no decision',
      answer: invoked({}, tail('{"message":"stale tick"}')),
      says: 'The tick ended without a decision of its own; "fqs logs --scaler" shows what it did.',
    },
  ])('says $name', async ({ answer, says }) => {
    const { exitCode, stdout, stderr } = await onAws(['orchestrator', '--tick-now'], answer);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(says);
  });
});

test("logs asks for the task's stream alone, by the container's own prefix", async () => {
  const options = { 'awslogs-group': '/workers', 'awslogs-stream-prefix': 'own' };
  const container = { name: 'worker', logConfiguration: { logDriver: 'awslogs', options } };
  const { exitCode, stdout, asked } = await onAws(['logs', '--task', '0123', '--no-follow'], {
    'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition': {
      taskDefinition: { containerDefinitions: [container] },
    },
    'Logs_20140328.FilterLogEvents': {
      events: [{ eventId: '1', timestamp: 1, logStreamName: 'own/worker/0123456', message: 'a line\n' }],
    },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '0123456 a line\n' });
  expect(asked('Logs_20140328.FilterLogEvents')?.map(({ input }) => input)).toEqual([
    { logGroupName: '/workers', logStreamNamePrefix: 'own/worker/0123', startTime: expect.any(Number) },
  ]);
});

test('logs says when a container logs elsewhere', async () => {
  const { exitCode, stderr } = await onAws(['logs'], {
    'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition': { taskDefinition: { containerDefinitions: [] } },
  });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `${TITLE}The container worker of CloudIde-terminal-worker does not log to CloudWatch with a stream prefix.\n`,
  });
});

describe('explain --compare', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const task = (id: string, createdMinutesAgo: number): object => ({
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/workers/${id}`,
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/CloudIde-terminal-worker:3',
    startedBy: 'orchestrator',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: Date.now() / 1000 - createdMinutesAgo * 60,
  });
  const taskArns = ['one', 'two'].map((id) => `arn:aws:ecs:eu-west-1:123456789012:task/workers/${id}`);
  const fleet: Answers = {
    'AmazonEC2ContainerServiceV20141113.ListTasks': ({ desiredStatus }: AwsRequest['input']): AwsAnswer => ({
      taskArns: desiredStatus === 'STOPPED' ? [] : taskArns,
    }),
    'AmazonEC2ContainerServiceV20141113.DescribeTasks': { tasks: [task('one', 30), task('two', 5)], failures: [] },
  };
  const log = decisionsInLog([
    { at: minutesAgo(20), queue: [6, 0, 0], dryRun: true },
    { at: minutesAgo(1), queue: [6, 0, 0], dryRun: true },
  ]);

  test('sets a dry run beside the tasks of the orchestrator that still runs', async () => {
    const { exitCode, stdout } = await onAws(['explain', '--compare', '--json'], { ...log, ...fleet });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).comparison).toMatchObject([
      { visible: 6, desired: 2, wouldLaunch: 2, existed: 1, reason: 'backlog' },
      { desired: 2, existed: 2 },
    ]);
  });

  test('sums it up for people', async () => {
    const { stdout } = await onAws(['explain', '--compare'], { ...log, ...fleet });
    expect(stdout).toMatch(/Of 2 decisions, as many tasks existed as were wanted in 1, more in 0, fewer in 1\.\n$/);
  });
});

describe('test', () => {
  const md5 = (text: unknown) => createHash('md5').update(String(text)).digest('hex');
  /** A queue that takes commands, and nobody who works on them. */
  const nobodyWorks: Answers = {
    'AmazonSQS.CreateQueue': ({ QueueName }: AwsRequest['input']) => ({ QueueUrl: `https://sqs/1/${QueueName}` }),
    'AmazonSQS.SendMessage': ({ MessageBody }: AwsRequest['input']) => ({
      MessageId: 'm',
      MD5OfMessageBody: md5(MessageBody),
    }),
    'AmazonSQS.ReceiveMessage': {},
    'AmazonSQS.DeleteQueue': {},
    'AmazonSQS.GetQueueAttributes': {
      Attributes: {
        ApproximateNumberOfMessages: '1',
        ApproximateNumberOfMessagesNotVisible: '0',
        ApproximateNumberOfMessagesDelayed: '0',
      },
    },
    'AmazonEC2ContainerServiceV20141113.ListTasks': { taskArns: [] },
  };
  const later = new Date(Date.now() + 60_000).toISOString();

  test.each([
    {
      name: 'gives up at once on a scaler that is paused',
      log: decisionsInLog([{ at: later, queue: [1, 0, 0], policy: { paused: true } }]),
      problem: 'the scaler is paused: "fqs resume" ends that',
    },
    {
      name: 'gives up at its time and says where it hung',
      log: decisionsInLog([]),
      problem: 'after 1 s the scaler has decided nothing lately: "fqs logs --scaler" shows whether it runs',
    },
  ])('$name', async ({ log, problem }) => {
    const { exitCode, stdout, asked } = await onAws(['test', '--timeout-seconds', '1', '--json'], {
      ...nobodyWorks,
      ...log,
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      stages: [{ name: 'sent', seconds: expect.any(Number) }],
      taskId: null,
      problem,
    });
    expect(asked('AmazonSQS.DeleteQueue')).toHaveLength(1);
  });
});

const commands = [
  ['tasks'],
  ['logs'],
  ['test'],
  ['orchestrator'],
  ['explain'],
  ['pause'],
  ['resume'],
  ['set', 'ECS_MAX_TASKS=20'],
];

test.concurrent.each(commands)('%s says in one sentence that there are no credentials', async (...args) => {
  expect(await fqs([...args, '--aws'], { cwd: tmpdir(), environment: withoutCredentials })).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'No AWS credentials were found: set AWS_PROFILE, or sign in with "aws configure" or "aws sso login".\n',
  });
});

test.concurrent.each([
  { args: ['logs', '--since', '5'], says: 'It must be a whole number with s, m, h or d, from 1s to 30d' },
  { args: ['logs', '--scaler', '--task', 'a'], says: 'The scaler has no tasks: choose --task or --scaler.' },
  { args: ['logs', '--task', 'xyz'], says: `A task's id, or how it begins, has the characters 0-9 and a-f` },
  { args: ['tasks', 'xyz'], says: `A task's id, or how it begins, has the characters 0-9 and a-f` },
  { args: ['explain', '--since', '1h', '--until', '1h'], says: '--until must be a shorter time ago than --since.' },
  { args: ['set'], says: 'Say what to set, e.g. "fqs set ECS_MAX_TASKS=20"' },
  { args: ['test', '--timeout-seconds', '0'], says: 'It must be a whole number from 1 to 3600.' },
])('$args is wrong usage, whatever stack there is', async ({ args, says }) => {
  const { exitCode, stdout, stderr } = await fqs(args, { cwd: tmpdir(), environment: withoutCredentials });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(says);
});
