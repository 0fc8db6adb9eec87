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
import { residentFqs } from './support/resident-fqs.ts';

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
  const ending = await residentFqs([...args, '--aws'], { cwd, environment: aws.environment });
  return { ...ending, asked: (operation: string) => aws?.requests.filter((each) => each.operation === operation) };
}

/** A parameter of version 3 that takes one writing. */
const parameter = (text: string): Answers => ({
  'AmazonSSM.GetParameter': { Parameter: { Name: '/CloudIde/scaler', Value: text, Version: 3 } },
  'AmazonSSM.PutParameter': { Version: 4 },
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

  test('keeps what somebody else wrote in between', async () => {
    const versions = [{ Value: '{}', Version: 3 }];
    const { exitCode, stderr, asked } = await onAws(['pause', '--json'], {
      'AmazonSSM.GetParameter': ({ Name }: AwsRequest['input']) => {
        const version = Number(String(Name).split(':')[1] ?? versions.at(-1)?.Version);
        return { Parameter: versions.find(({ Version }) => Version === version) ?? {} };
      },
      'AmazonSSM.PutParameter': ({ Value }: AwsRequest['input']) => {
        if (versions.length === 1) versions.push({ Value: '{"ECS_MAX_TASKS":20}', Version: 4 });
        const Version = 3 + versions.length;
        versions.push({ Value: String(Value), Version });
        return { Version };
      },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(versions.at(-1)?.Value).toBe('{"ECS_MAX_TASKS":20,"paused":true}');
    expect(asked('AmazonSSM.GetParameter')?.map(({ input }) => input['Name'])).toEqual([
      '/CloudIde/scaler',
      '/CloudIde/scaler:4',
      '/CloudIde/scaler',
      '/CloudIde/scaler',
    ]);
  });

  test('is not enough to launch without an image, and resume says so', async () => {
    const { exitCode, stdout } = await onAws(['resume'], parameter('{"paused":true}'), { ECS_IMAGE_PUSHED: 'false' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Resumed: .*\nStill nothing is launched, because .* "npm run ecs:build-push"/);
  });

  test.each([
    {
      command: 'pause',
      says: /^Paused: .*\nMeanwhile every tick fails, because ECS_MIN_TASKS is 20 and must be at most /,
    },
    {
      command: 'resume',
      says: /^The scaler is not paused\.\nStill nothing is launched, because every tick fails: ECS_MIN/,
    },
  ])('may clash with what was deployed, and $command says so', async ({ command, says }) => {
    const { exitCode, stdout } = await onAws([command], parameter('{"ECS_MIN_TASKS":20}'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(says);
    expect(stdout).toMatch(/\. Set what clashes with "npm run -s fqs -- set .* with --unset\.\n$/);
  });

  test.each([
    { seconds: 59, told: true },
    { seconds: 60, told: false },
  ])('may get a target of $seconds s, and set says whether that costs idle tasks: $told', async ({ seconds, told }) => {
    const { exitCode, stdout } = await onAws(['set', `ECS_TARGET_WAIT_SECONDS=${seconds}`], parameter('{}'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`\nThe alarm waits-over-target goes by the deployed target, 60 seconds, `);
    const sentence = '\nBelow about 60 s a target costs idle tasks: docs/policy.md, "What a target costs".\n';
    expect(stdout.includes(sentence)).toBe(told);
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

describe('a scaler whose ticks fail', () => {
  const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const error = { name: 'ConfigurationError', message: 'The scaler parameter has one problem:\n  paused' };
  const IN_WORDS = 'ConfigurationError: The scaler parameter has one problem: paused';
  const log = (...lines: readonly string[]): Answers => ({
    'Logs_20140328.FilterLogEvents': {
      events: lines.map((message, index) => ({
        eventId: String(index),
        timestamp: index,
        logStreamName: 's',
        message,
      })),
    },
  });
  const failed = (seconds: number) => JSON.stringify({ message: 'tick failed', timestamp: secondsAgo(seconds), error });
  const failing = log(decisionLine({ at: secondsAgo(300), queue: [0, 0, 0] }), failed(20), failed(10));

  test('is told of by orchestrator --once, with the age of what it decided last', async () => {
    const { exitCode, stdout } = await onAws(['orchestrator', '--once'], failing);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^\S+Z {2}idle +launched 0 {2}.*\. {2}\(\d+ s ago\)$/),
      expect.stringMatching(`^\\S+Z  tick failed     ${IN_WORDS}  \\(\\d+ s ago\\)$`),
      '',
    ]);
  });

  test('is told of also when it never decided', async () => {
    const { exitCode, stdout } = await onAws(['orchestrator', '--once', '--json'], log(failed(10)));
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ timestamp: expect.any(String), error });
  });

  test('is told of by status', async () => {
    const { stdout } = await onAws(['status'], {
      ...failing,
      'AmazonSQS.GetQueueAttributes': {
        Attributes: {
          ApproximateNumberOfMessages: '1',
          ApproximateNumberOfMessagesNotVisible: '0',
          ApproximateNumberOfMessagesDelayed: '0',
        },
      },
      'AmazonEC2ContainerServiceV20141113.ListTasks': { taskArns: [] },
    });
    expect(stdout).toMatch(/^Last decision: \S+Z \(\d+ s ago\) idle\. /m);
    expect(stdout).toMatch(new RegExp(`^The last tick failed: \\S+Z \\(\\d+ s ago\\) ${IN_WORDS}$`, 'm'));
  });

  test('is told of by explain, to people and machines', async () => {
    expect((await onAws(['explain'], failing)).stdout).toMatch(new RegExp(`\\(2\\) +│ tick failed: ${IN_WORDS} +│`));
    await aws?.stop();
    const { decisions, failedTicks } = JSON.parse((await onAws(['explain', '--json'], failing)).stdout);
    expect({ decisions, failedTicks }).toMatchObject({
      decisions: [{ plan: { reason: 'idle' } }],
      failedTicks: [{ error }, { error }],
    });
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

test.each([{ of: '--json' }, { of: '--compare' }])(
  'explain $of keeps no more decisions than anybody reads',
  async ({ of }) => {
    const source = { at: new Date().toISOString(), queue: [6, 0, 0], dryRun: true } as const;
    const { exitCode, stderr } = await onAws(['explain', of], {
      ...decisionsInLog(Array.from({ length: 10_001 }, () => source)),
      'AmazonEC2ContainerServiceV20141113.ListTasks': { taskArns: [] },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^There are more than 10000 decisions in that time: choose a shorter one with --since and --until\.$/m,
    );
  },
);

const md5 = (text: unknown) => createHash('md5').update(String(text)).digest('hex');

describe('send', () => {
  /** A queue whose commands each print a line and end so, and which throttles the first poll; its worker is newer than `fqs`. */
  function echoing(end: object = { reason: 'exited', exitCode: 7 }): Answers {
    const bodies: string[] = [];
    let polls = 0;
    const told = (event: object) => bodies.push(JSON.stringify(event));
    return {
      'AmazonSQS.CreateQueue': ({ QueueName }) => ({ QueueUrl: `https://sqs/1/${QueueName}` }),
      'AmazonSQS.SendMessage': ({ MessageBody }) => {
        const { commandId } = JSON.parse(String(MessageBody));
        told({ commandId, type: 'output', stream: 'stdout', text: 'a line\n' });
        told({ commandId, type: 'not-known-yet' });
        told({ commandId, type: 'exit', ...end });
        return { MessageId: 'm', MD5OfMessageBody: md5(MessageBody) };
      },
      'AmazonSQS.ReceiveMessage': () => {
        polls += 1;
        if (polls === 1) return new Refusal('ThrottlingException', 'Rate exceeded');
        const message = (Body: string) => ({ Body, MD5OfBody: md5(Body), MessageId: Body, ReceiptHandle: 'r' });
        return { Messages: bodies.map(message) };
      },
      'AmazonSQS.DeleteMessageBatch': { Successful: [{ Id: '0' }, { Id: '1' }, { Id: '2' }], Failed: [] },
      'AmazonSQS.DeleteQueue': {},
    };
  }

  test.each([
    { name: 'a person', options: [], told: TITLE },
    { name: 'no machine', options: ['--json'], told: '' },
  ])(
    'tells $name that it goes to the deployed stack, and goes on after a throttled poll',
    async ({ options, told }) => {
      const { exitCode, stdout, stderr } = await onAws(['send', '--command', 'x', ...options], echoing());
      expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: told });
      expect(stdout).toContain('a line');
    },
  );

  test('ends with 125 and a sentence when nobody knows how the command ended', async () => {
    const interrupted = { reason: 'interrupted', exitCode: null, signal: null };
    const { exitCode, stdout, stderr } = await onAws(['send', '--command', 'x'], echoing(interrupted));
    expect({ exitCode, stdout }).toEqual({ exitCode: 125, stdout: 'a line\n' });
    expect(stderr).toMatch(/^A worker started the command and did not finish it: /m);
  });
});

describe('test', () => {
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
  // Long enough after this file is loaded, however slow the tests before it are.
  const later = new Date(Date.now() + 3_600_000).toISOString();

  test.each([
    {
      name: 'gives up at once on a scaler that is paused',
      log: decisionsInLog([{ at: later, queue: [1, 0, 0], policy: { paused: true } }]),
      problem: 'the scaler is paused: "fqs resume" ends that',
    },
    {
      name: 'gives up at its time and says where it hung',
      log: decisionsInLog([]),
      problem: 'after 1 s the scaler has decided nothing since: "fqs logs --scaler" shows whether it runs',
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
  expect(await residentFqs([...args, '--aws'], { cwd: tmpdir(), environment: withoutCredentials })).toEqual({
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
  { args: ['set', 'ECS_MAX_TASKS=5', 'ECS_MAX_TASKS=6'], says: 'ECS_MAX_TASKS is named twice: say once' },
  { args: ['set', '--unset', 'ECS_MAX_TASKS', 'ECS_MAX_TASKS=7'], says: 'ECS_MAX_TASKS is named twice: say once' },
  { args: ['set'], says: 'Say what to set, e.g. "fqs set ECS_MAX_TASKS=20"' },
  { args: ['test', '--timeout-seconds', '0'], says: 'It must be a whole number from 1 to 3600.' },
])('$args is wrong usage, whatever stack there is', async ({ args, says }) => {
  const { exitCode, stdout, stderr } = await residentFqs(args, { cwd: tmpdir(), environment: withoutCredentials });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(says);
});
