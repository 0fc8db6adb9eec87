import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEcsClient, createSsmClient } from '../../aws/clients.ts';
import { writeParameter } from '../../aws/parameter.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { buildOnce } from '../local/support/built.ts';
import { fqs, killAll, startFqs } from './support/fqs.ts';
import { residentFqs } from './support/resident-fqs.ts';

interface Ready {
  readonly endpoints: { readonly ecs: string };
  readonly outputs: Readonly<Record<string, string>>;
}

const TITLE = 'On the stack on this machine:\n';

/** The commands of operations on one stack that runs, because it takes seconds to start; each test makes what it needs on it. */
describe('on a stack that runs', () => {
  let cwd: string;
  let ready: Ready;
  beforeAll(async () => {
    await buildOnce();
    cwd = mkdtempSync(join(tmpdir(), 'operations-'));
    const environment = { ECS_MESSAGES_PER_TASK: '1', WORKER_IDLE_EXIT_SECONDS: '600' };
    const options = ['--json', '--sqs-port', '0', '--ecs-port', '0', '--start-delay-seconds', '0'];
    const stack = startFqs(['start', ...options], { cwd, environment });
    ready = JSON.parse(await stack.log.line(/"ready"/));
  });
  afterAll(async () => {
    await killAll();
    rmSync(cwd, { recursive: true });
  });

  const tried = new Set<string | undefined>();
  /** Each command once in a process of its own, which must come to its end by itself. */
  function run(...args: string[]) {
    const way = tried.has(args[0]) ? residentFqs : fqs;
    tried.add(args[0]);
    return way(args, { cwd });
  }
  async function json(...args: string[]) {
    const { exitCode, stdout, stderr } = await run(...args, '--json');
    expect({ exitCode, lines: stdout.trimEnd().split('\n') }).toEqual({ exitCode: 0, lines: [expect.any(String)] });
    return { value: JSON.parse(stdout), stderr };
  }
  async function words(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringMatching(`^${TITLE}`) });
    return stdout;
  }
  const putParameter = (text: string) => {
    const client = createSsmClient({ endpoint: ready.endpoints.ecs, identity: LOCAL_IDENTITY });
    return writeParameter(client, ready.outputs['ParameterName'] ?? '', text).finally(() => client.destroy());
  };
  afterEach(() => putParameter('{}'));

  /** A task that runs; where there is none yet, a command has one launched. */
  async function runningTask(): Promise<string> {
    const { tasks }: { tasks: { taskId: string; state: string }[] } = (await json('tasks')).value;
    return tasks.find(({ state }) => state === 'running')?.taskId ?? (await json('test')).value.taskId;
  }

  test('test sends a command through the whole chain while logs follows it, until SIGINT', async () => {
    const following = startFqs(['logs', '--follow'], { cwd });
    const { value } = await json('test');
    expect(value).toMatchObject({ ok: true, problem: null, taskId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(value.stages.map(({ name }: { name: string }) => name)).toEqual([
      'sent',
      'task launched',
      'task running',
      'command started',
      'output',
      'exit',
    ]);
    await following.log.line(new RegExp(`^${value.taskId} \\{.*"message":"command ended"`));
    following.signal('SIGINT');
    expect(await following.ended).toMatchObject({ exitCode: 130, stderr: TITLE });
  });

  test('test tells a person each stage with its seconds', async () => {
    await runningTask();
    const { exitCode, stdout } = await run('test');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ +\d+\.\d s {2}sent\n {2}before {2}task launched\n {2}before {2}task running\n/);
    expect(stdout).toMatch(/\n +\d+\.\d s {2}exit\nThe whole chain works; it took \d+(\.\d)? s\.\n$/);
  });

  test('tasks lists the tasks', async () => {
    const taskId = await runningTask();
    const { value, stderr } = await json('tasks');
    expect(stderr).toBe('');
    const task = { taskId, state: 'running', role: 'burst', startedByScaler: true };
    expect(value.tasks).toContainEqual(expect.objectContaining(task));
    expect(await words('tasks')).toMatch(
      new RegExp(`│ ${taskId} │ running │ burst │ FARGATE +│ 1 +│ \\d+ +│ 512 │ 1024 │`),
    );
  });

  test('tasks describes one by the beginning of its id, its log among the rest', async () => {
    const taskId = await runningTask();
    const { value } = await json('tasks', taskId.slice(0, 12));
    expect(value).toMatchObject({
      taskId,
      log: { group: ready.outputs['WorkerLogGroupName'], stream: `worker/worker/${taskId}` },
    });
    expect(await words('tasks', taskId)).toMatch(/^CPU +512 units reserved/m);
  });

  test('tasks says in a sentence that there is no such task', async () => {
    expect(await run('tasks', 'ffffffffffffffff')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${TITLE}No task of the family CloudIde-terminal-worker has an id that begins with ffffffffffffffff; ECS shows stopped ones for about an hour.\n`,
    });
  });

  test("logs shows the tasks' lines, without those that are metrics alone unless asked for", async () => {
    const { taskId } = (await json('test')).value;
    const lines = (await words('logs', '--no-follow')).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{32} \{.*"message":/);
    expect(lines).toContainEqual(expect.stringMatching(`^${taskId} .*"command ended"`));
    const withMetrics = await words('logs', '--no-follow', '--metrics', '--task', taskId.slice(0, 8));
    const own = lines.filter((line) => line.startsWith(taskId));
    expect(withMetrics.trimEnd().split('\n').length).toBeGreaterThan(own.length);
    expect(withMetrics).toContain('"CloudWatchMetrics"');
    const nothing = { exitCode: 0, stdout: '', stderr: `${TITLE}Nothing was logged in that time.\n` };
    expect(await run('logs', '--no-follow', '--task', 'ffff')).toEqual(nothing);
  });

  test('logs shows what the scaler does, and gives machines the time and the stream', async () => {
    await runningTask();
    expect(await words('logs', '--scaler')).toMatch(/^\{"level":"INFO","message":"decision"/);
    const { stdout } = await run('logs', '--scaler', '--json');
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      stream: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]/),
      message: expect.stringContaining('"decision"'),
    });
  });

  test('orchestrator says what replaced it, shows the last decision and then each one, until SIGINT', async () => {
    await runningTask();
    const { value: last } = await json('orchestrator', '--once');
    expect(last).toMatchObject({ plan: { reason: expect.any(String) }, outcome: { dryRun: false } });
    const following = startFqs(['orchestrator'], { cwd });
    await following.log.lineNumber(1);
    // An idle scaler may tell of nothing for a minute.
    await json('orchestrator', '--tick-now');
    await following.log.lineNumber(2);
    following.signal('SIGINT');
    const { exitCode, stdout, stderr } = await following.ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: `${TITLE}The orchestrator is the function ${ready.outputs['ScalerFunctionName']}, which a schedule starts each minute and which looks at the queue every 10 s.\n`,
    });
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^\d{4}-\S+Z {2}\S+ +launched \d+ {2}.*\.$/);
  });

  test('explain shows the decisions, whole to machines and as a table to people', async () => {
    await runningTask();
    const { value } = await json('explain', '--since', '10m');
    expect(value.decisions[0]).toMatchObject({ observation: {}, policy: {}, plan: {}, outcome: { dryRun: false } });
    const table = await words('explain');
    expect(table).toMatch(/│ \d\d-\d\d \d\d:\d\d:\d\d +│ 1 \+ 0 +│ 0 \+ 0 +│ 1 +│ backlog +│/);
    expect(await words('explain', '--since', '1h', '--until', '30m')).toBe('No decision was logged in that time.\n');
  });

  test('explain has nothing to compare without a dry run', async () => {
    const { exitCode, stderr } = await run('explain', '--compare');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/no decision in a dry run in that time; deployed with ECS_DRY_RUN=true/);
  });

  test('pause has the scaler paused', async () => {
    expect(await words('pause')).toMatch(/^Paused: within about a minute nothing is launched any more/);
    expect(await words('pause')).toBe('The scaler is paused already.\n');
  });

  test('set changes the bounds, says what standing tasks cost, and keeps the pause', async () => {
    await putParameter('{"paused":true}');
    expect(await words('set', 'ECS_MIN_TASKS=2', 'ECS_MAX_TASKS=20')).toBe(
      'ECS_MIN_TASKS: 0 (as deployed) -> 2\nECS_MAX_TASKS: 10 (as deployed) -> 20\nIn force within about a minute.\n' +
        'The alarm maximum-reached goes by the deployed ECS_MAX_TASKS, 10, until a deployment changes it.\n' +
        '2 tasks that stand ready cost about $35.64 a month (list prices of us-east-1, 2026-06-13).\n',
    );
    expect(await words('set', 'ECS_MAX_TASKS=20')).toBe('Nothing changes: that is what the parameter says already.\n');
    expect((await json('set', '--unset', 'ECS_MAX_TASKS')).value).toEqual({
      parameter: ready.outputs['ParameterName'],
      before: { paused: true, ECS_MIN_TASKS: 2, ECS_MAX_TASKS: 20 },
      after: { paused: true, ECS_MIN_TASKS: 2 },
      changed: true,
      standingDollarsPerMonth: null,
    });
  });

  test('set refuses a wrong change as a whole', async () => {
    const { exitCode, stdout, stderr } = await run('set', 'ECS_MAX_TASKS=5', 'ECS_TICK_SECONDS=60');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'NAME must be one of ECS_MIN_TASKS, ECS_MAX_TASKS, ECS_TARGET_WAIT_SECONDS; received "ECS_TICK_SECONDS".',
    );
    expect((await json('set', '--unset', 'ECS_MAX_TASKS')).value).toMatchObject({ changed: false });
  });

  test('orchestrator has a tick made that reads what was set, and while paused it launches nothing', async () => {
    await putParameter('{"paused":true,"ECS_MIN_TASKS":2}');
    const { value } = await json('orchestrator', '--tick-now');
    expect(value.overridden.sort()).toEqual(['ECS_MIN_TASKS', 'paused']);
    expect(value).toMatchObject({ plan: { reason: 'paused', launch: [] }, outcome: { launched: 0 } });
  });

  test('resume ends the pause', async () => {
    await putParameter('{"paused":true,"ECS_MAX_TASKS":20}');
    expect((await json('resume')).value).toMatchObject({
      before: { paused: true, ECS_MAX_TASKS: 20 },
      after: { ECS_MAX_TASKS: 20 },
      imagePushed: true,
    });
    expect(await words('resume')).toBe('The scaler is not paused.\n');
  });

  test('a parameter that the scaler cannot read is left alone, and told of with the way to mend it', async () => {
    await putParameter('{"paused":"yes"}');
    const { exitCode, stdout, stderr } = await run('pause');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(
      / holds .*, where paused must be true or false; no tick launches anything .* put-parameter .*'\{\}'\n$/,
    );
    const tick = await run('orchestrator', '--tick-now', '--json');
    expect(tick).toMatchObject({ exitCode: 1, stdout: '' });
    expect(tick.stderr).toMatch(/The tick failed: ConfigurationError: The scaler parameter /);
    expect(await words('explain')).toMatch(/│ tick failed: ConfigurationError: The scaler parameter /);
  });

  // Last: fauxqs keeps up the poll that a stopped task has left, and would hand it a command of the seconds after.
  test('tasks shows how a task ended', async () => {
    const taskId = await runningTask();
    const client = createEcsClient({ endpoint: ready.endpoints.ecs, identity: LOCAL_IDENTITY });
    await client.send(
      new StopTaskCommand({ cluster: ready.outputs['ClusterName'], task: taskId, reason: 'by a test' }),
    );
    client.destroy();
    const following = startFqs(['logs', '--follow', '--task', taskId], { cwd });
    await following.log.line(/"worker leaves"/);
    const { value } = await json('tasks', taskId);
    expect(value).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'by a test' });
  });
});
