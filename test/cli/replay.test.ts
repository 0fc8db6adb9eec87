import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startToken } from '../../worker/process-stat.ts';
import { type DecisionSource, decisionLine } from '../fixtures/decision-record.ts';
import { logsFixture } from '../local/logs/logs-fixture.ts';
import { deployedStack, startFakeAws } from './support/fake-aws.ts';
import { fqs, killAll } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

const scalerEnvironment = {
  AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
  ECS_CLUSTER_NAME: 'workers',
  ECS_TASK_DEFINITION: 'worker',
  ECS_SUBNETS: 'subnet-01234567',
  ECS_SECURITY_GROUPS: 'sg-01234567',
  ECS_PARAMETER_NAME: '/CloudIde/scaler',
};
const LOG = '/scaler';
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const decided = (seconds: number, visible: number, policy: DecisionSource['policy'] = {}) =>
  decisionLine({ at: ago(seconds), queue: [visible, 0, 0], policy });
const asThen = { ECS_MESSAGES_PER_TASK: '5', WORKER_IDLE_EXIT_SECONDS: '5' };

const folders: string[] = [];
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'replay-'));
  folders.push(cwd);
});
afterAll(async () => {
  await killAll();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A stack that seems to run in the folder, of which only the log is there: each line was written so many seconds ago. */
async function stackThatLogged(lines: readonly (readonly [secondsAgo: number, line: string])[], environment = {}) {
  const { logs, url } = await logsFixture();
  const group = logs.createGroup(LOG);
  for (const [secondsAgo, line] of lines) group.append('s', Date.now() - secondsAgo * 1000, `${line}\n`);
  const state = {
    pid: process.pid,
    startedAt: ago(7200),
    endpoints: { sqs: url, ecs: url },
    outputs: { ScalerLogGroupName: LOG },
    scalerEnvironment: { ...scalerEnvironment, ...environment },
  };
  mkdirSync(join(cwd, '.fqs'));
  writeFileSync(join(cwd, '.fqs', 'local-stack.json'), JSON.stringify({ state, startToken: startToken(process.pid) }));
}

const log = [
  [7200, decided(7200, 100)],
  [300, decided(300, 0)],
  [200, decided(200, 12).replace('"overridden":[]', '"overridden":["ECS_MAX_TASKS"]')],
  [150, '{"level":"ERROR","message":"tick failed"}'],
  [100, decided(100, 12).replace('"delayed":0', '"delayed":0,"lost":1')],
] as const;

describe('a replay', () => {
  test('gives machines what would be otherwise, and counts the rest', async () => {
    await stackThatLogged(log);
    const environment = { ECS_MESSAGES_PER_TASK: '3' };
    const { exitCode, stdout, stderr } = await residentFqs(['replay', '--since', '1h', '--json'], { cwd, environment });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const burst = (count: number) => [{ role: 'burst', count, idleExitSeconds: expect.any(Number) }];
    expect(JSON.parse(stdout)).toEqual({
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      decisions: 3,
      unreadable: 1,
      unreadableLines: [
        {
          problem: 'observation.queue: Unrecognized key: "lost"',
          count: 1,
          from: expect.any(String),
          to: expect.any(String),
        },
      ],
      same: 1,
      otherwise: [
        {
          at: expect.any(String),
          logged: { launch: burst(3), reason: 'backlog' },
          now: { launch: burst(4), reason: 'backlog', explanation: expect.any(String) },
        },
      ],
      launchesDiffer: 1,
      launchedThen: 3,
      launchedNow: 4,
      overridden: 1,
    });
  });

  test('shows people a table, and sums it up', async () => {
    await stackThatLogged(log);
    writeFileSync(join(cwd, '.env'), 'ECS_MESSAGES_PER_TASK=5\nECS_MAX_TASKS=2\n');
    const { exitCode, stdout, stderr } = await fqs(['replay', '--since', '1h'], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'On the stack on this machine:\n' });
    expect(stdout).toMatch(/│ 12 \+ 0 +│ 0 \+ 0 │ backlog: 3 burst \(\d+ s\) │ at-maximum: 2 burst \(\d+ s\) │/);
    expect(stdout).toMatch(/\nOf 3 decisions, 1 come out the same, 1 otherwise, 1 of these .*; 1 cannot be read /);
  });

  test('looks back a day unless told otherwise, and ends where it is told to', async () => {
    await stackThatLogged(log);
    const decisions = async (...args: string[]) => {
      const { stdout } = await residentFqs(['replay', '--json', ...args], { cwd, environment: asThen });
      return JSON.parse(stdout).decisions;
    };
    expect(await decisions()).toBe(4);
    expect(await decisions('--until', '1h')).toBe(1);
    expect(await decisions('--since', '3h', '--until', '150m')).toBe(0);
  });

  test('says that there is nothing to decide again', async () => {
    await stackThatLogged([]);
    const { exitCode, stdout } = await residentFqs(['replay'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No decision was logged in that time.\n' });
  });

  test('goes by the policies in the lines with --as-logged', async () => {
    await stackThatLogged([[200, decided(200, 12, { maxTasks: 2 })]]);
    const environment = { ECS_MAX_TASKS: '1' };
    const { stdout } = await residentFqs(['replay', '--as-logged', '--json'], { cwd, environment });
    expect(JSON.parse(stdout)).toMatchObject({ decisions: 1, same: 1, otherwise: [], launchedThen: 2, launchedNow: 2 });
  });

  test("takes the queue for the stack's own where the environment names none", async () => {
    const blocked = decisionLine({
      at: ago(10),
      queue: [12, 0, 0],
      tasks: [{ state: 'running', role: 'burst', capacity: 'FARGATE', count: 1 }],
      policy: { queueKind: 'fifo' },
    });
    await stackThatLogged([[10, blocked]], { AWS_SQS_QUEUE_URL: `${scalerEnvironment.AWS_SQS_QUEUE_URL}.fifo` });
    const { stdout } = await residentFqs(['replay', '--json'], { cwd, environment: asThen });
    expect(JSON.parse(stdout)).toMatchObject({ same: 1, otherwise: [] });
  });

  test('keeps no more differing decisions than anybody reads, and gives people the sum of all', async () => {
    const line = (index: number) => decided(60, 12 + (index % 2) * 5, { maxTasks: 1 });
    await stackThatLogged(Array.from({ length: 10_001 }, (_, index) => [60, line(index)] as const));
    const { exitCode, stdout, stderr } = await residentFqs(['replay', '--json'], { cwd, environment: asThen });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^There are more than 10000 decisions that differ in that time: choose a shorter one /m);
    const words = await residentFqs(['replay'], { cwd, environment: asThen });
    expect(words.exitCode).toBe(0);
    expect(words.stdout).toContain('\nand 9001 more that differ: ');
    expect(words.stdout).toContain('\nOf 10001 decisions, 0 come out the same, 10001 otherwise, ');
  });

  test.each([
    {
      name: 'a time that ends before it begins',
      args: ['--until', '2d'],
      says: /^--until must be a shorter time ago /,
    },
    { name: 'no time', args: ['--since', 'soon'], says: /It must be a whole number with s, m, h or d, / },
    { name: 'a wrong policy', args: [], environment: { ECS_MAX_TASKS: '0' }, says: /^The policy has one problem:\n/ },
  ])('refuses $name', async ({ args, environment = {}, says }) => {
    const { exitCode, stdout, stderr } = await residentFqs(['replay', ...args], { cwd, environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

test('a deployed stack is replayed from its log', async () => {
  const outputs = { ScalerFunctionName: 'scaler', ScalerLogGroupName: LOG };
  const event = (message: string) => ({ eventId: '1', timestamp: Date.now(), logStreamName: 's', message });
  const aws = await startFakeAws({
    ...deployedStack(outputs, scalerEnvironment),
    'Logs_20140328.FilterLogEvents': ({ nextToken }) =>
      nextToken ? { events: [event(decided(10, 12))] } : { events: [event(decided(20, 6))], nextToken: 'more' },
  });
  const environment = { ...aws.environment, ...asThen };
  const { exitCode, stdout, stderr } = await residentFqs(['replay', '--stack', 'CloudIde'], { cwd, environment });
  await aws.stop();
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: 'On CloudIde in eu-west-1, account 123456789012:\n',
  });
  expect(stdout).toBe(
    'Of 2 decisions, 2 come out the same, 0 otherwise, 0 of these with other launches; 0 cannot be read by this version.\n' +
      'Tasks that they launch, all in all: 5 then, 5 now.\n',
  );
});
