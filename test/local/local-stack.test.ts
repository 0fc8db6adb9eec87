import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTaskDefinitionCommand, DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEcsClient } from '../../aws/clients.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { type Conversation, openConversation } from '../../cli/stack/conversation.ts';
import { localTarget } from '../../cli/stack/target.ts';
import { type DecisionRecord, parseDecision } from '../../contract/decision-record.ts';
import { WARM_UP_EVENT } from '../../contract/names.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import { readProcesses, treesOf } from '../../local/ecs/process-tree.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { compileCache } from '../support/compile-cache.ts';
import { runsAsRoot } from '../worker/support/user.ts';
import { buildOnce, workerBundle } from './support/built.ts';
import { LineLog } from './support/line-log.ts';

/** Tests that follow each other on one running stack, because it takes seconds to start: each one goes on where the one before ended. */
describe('the local stack', () => {
  const log = new LineLog();
  let stack: LocalStack;
  let conversation: Conversation;
  let ecs: ReturnType<typeof createEcsClient>;
  let folder: string;
  let notOurs: ReadonlySet<number>;

  beforeAll(async () => {
    await buildOnce();
    notOurs = treesOf(readProcesses(), [process.pid]);
    folder = mkdtempSync(join(tmpdir(), 'stack-'));
    stack = await startLocalStack({
      environment: {
        PATH: process.env['PATH'],
        CDK_VALIDATION: 'false',
        ...compileCache,
        ECS_TICK_SECONDS: '10',
        // Longer than a slot's opening, so that a task that was launched in one has not left before its end.
        WORKER_IDLE_EXIT_SECONDS: '5',
        WORKER_PAID_MINIMUM_SECONDS: '0',
      },
      sqsPort: 0,
      ecsPort: 0,
      startDelaySeconds: 0,
      workerCommand: [process.execPath, workerBundle],
      clock: systemClock,
      onLog: (source, line) => log.add(source === 'scaler' ? line : `${source} ${line}`),
    });
    // Before the first tick can read it; this minute's ticks hand it on to each other.
    stack.parameters.set(stack.outputs['ParameterName'] ?? '', '{"paused":true}');
    conversation = await openConversation(localTarget(stack));
    ecs = createEcsClient({ endpoint: stack.endpoints.ecs, identity: LOCAL_IDENTITY });
  });
  afterAll(async () => {
    ecs.destroy();
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  const decision = (matches: (decision: DecisionRecord) => boolean, from = 0) =>
    log.parsed((line) => {
      const parsed = parseDecision(line);
      return parsed && matches(parsed) ? parsed : undefined;
    }, from);

  function send(command: string): Promise<string> {
    return conversation.send({ version: 1, projectId: 'p', terminalId: 't', userId: 'u', command });
  }

  /** Everything that comes up to the event that is waited for. */
  async function receiveUntil(last: (event: TerminalEvent) => boolean): Promise<TerminalEvent[]> {
    const events: TerminalEvent[] = [];
    while (!events.some(last)) events.push(...(await conversation.receive(new AbortController().signal)));
    return events;
  }
  const isExit = ({ type }: TerminalEvent) => type === 'exit';

  async function tasks(desiredStatus: 'RUNNING' | 'STOPPED') {
    const cluster = stack.outputs['ClusterName'];
    const { taskArns } = await ecs.send(
      new ListTasksCommand({ cluster, family: String(stack.scalerEnvironment['ECS_TASK_DEFINITION']), desiredStatus }),
    );
    if (!taskArns?.length) return [];
    return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
  }

  const scheduledEvent = (executionId: string) => ({
    kind: 'schedule',
    scheduledAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    executionId,
  });

  test("decides at the schedule's first tick", async () => {
    const { plan, overridden } = await decision(() => true);
    expect(plan).toMatchObject({ reason: 'idle', launch: [] });
    expect(overridden).toEqual(['paused']);
  });

  test('launches nothing while the parameter says pause, and the decision says so', async () => {
    await send('echo "$((6 * 7))"; echo wrong >&2; exit 3');
    await stack.invokeScaler(scheduledEvent('while-paused'));
    const { observation, plan, outcome } = await decision(({ plan }) => plan.demand > 0);
    expect(observation.queue).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    expect(plan).toMatchObject({ reason: 'paused', launch: [], explanation: expect.stringContaining('paused') });
    expect(outcome.launched).toBe(0);
    expect(await tasks('RUNNING')).toEqual([]);
  });

  test('launches once for the same scheduled event delivered twice, and the task answers the command', async () => {
    stack.parameters.set(stack.outputs['ParameterName'] ?? '', '{}');
    const event = scheduledEvent('one-execution');
    await Promise.all([stack.invokeScaler(event), stack.invokeScaler(event)]);
    const events = await receiveUntil(isExit);
    expect(events.filter(({ type }) => type !== 'output')).toMatchObject([
      { type: 'started' },
      { type: 'exit', reason: 'exited', exitCode: 3 },
    ]);
    const texts = events.map((each) => (each.type === 'output' && 'text' in each ? `${each.stream} ${each.text}` : ''));
    expect(texts.filter((text) => text !== '').sort()).toEqual(['stderr wrong\n', 'stdout 42\n']);
    const launched = log.lines.map((line) => parseDecision(line)?.outcome.launched ?? 0);
    expect(launched.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect([...(await tasks('RUNNING')), ...(await tasks('STOPPED'))]).toHaveLength(1);
  });

  test('starts one task for two sessions that are opened at once although the queue is empty', async () => {
    await log.line(/worker leaves/);
    // Its process says so a moment before ECS has seen it end.
    while ((await tasks('RUNNING')).length > 0);
    await deployShortVisibility();
    const from = log.lines.length;
    await Promise.all([openSession(), openSession()]);
    // Also where both come in the quiet rest of a slot, and are served in the next one's opening.
    const both = await log.parsed(() => {
      const decisions = log.lines.slice(from).map(parseDecision);
      const asked = decisions.filter((each) => each?.observation.requests?.includes('warm-up'));
      return asked.length === 2 ? asked : undefined;
    }, from);
    expect(both.map((each) => each?.outcome.launched).sort()).toEqual([0, 1]);
    await log.line(/worker started/, from);
  });

  /** As a server announces a session; no client of EventBridge is at hand. */
  async function openSession(): Promise<void> {
    const { source: Source, detailType: DetailType } = WARM_UP_EVENT;
    const answer = await fetch(stack.endpoints.ecs, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: [{ Source, DetailType, Detail: '{}' }] }),
    });
    expect(await answer.json()).toMatchObject({ FailedEntryCount: 0 });
  }

  /** A new revision of the task definition, by which a dead worker's message is waited for as briefly as the settings allow. */
  async function deployShortVisibility(): Promise<void> {
    const describe = new DescribeTaskDefinitionCommand({
      taskDefinition: stack.scalerEnvironment['ECS_TASK_DEFINITION'],
    });
    const { taskDefinition: { cpu = '', memory = '', containerDefinitions: [worker] = [] } = {} } =
      await ecs.send(describe);
    const { name = '', image = '', environment = [] } = worker ?? {};
    const settings = new Map(environment.map((variable) => [variable.name ?? '', variable.value ?? '']));
    settings.set('WORKER_VISIBILITY_TIMEOUT_SECONDS', '6');
    const variables = [...settings].map(([name, value]) => ({ name, value }));
    stack.ecs.registerTaskDefinition({
      family: String(stack.scalerEnvironment['ECS_TASK_DEFINITION']),
      cpu,
      memory,
      containerDefinitions: [{ name, image, environment: variables }],
    });
  }

  test('ends the command of a task that died as interrupted, by another task, after its visibility time-out', async () => {
    const commandId = await send('sleep 1000');
    const isStart = ({ type }: TerminalEvent) => type === 'started';
    const [first] = (await receiveUntil(isStart)).filter(isStart);
    const victim = (await tasks('RUNNING')).find(({ taskArn }) => taskArn?.endsWith(`/${first?.taskId}`));
    stack.ecs.kill(victim?.taskArn ?? '');
    const again = await receiveUntil(isExit);
    expect(again).toMatchObject([{ type: 'exit', commandId, reason: 'interrupted', exitCode: null }]);
    for (const { taskId } of again) expect(taskId).not.toBe(first?.taskId);
  });

  test('leaves nothing behind when it is stopped, neither of tasks and what a command left nor of the function', async () => {
    // A shell that is its own session, whose parent has ended, and that is deaf to SIGTERM.
    const deaf = `(setsid sh -c 'trap "" TERM; echo "escaped $$"; exec sleep 1000' &)`;
    await send(`echo "directory $PWD"; echo "file $(mktemp /tmp/left-XXXXXX)"; ${deaf}; sleep 1000 & echo begun; wait`);
    const said = (events: readonly TerminalEvent[]) =>
      events.map((each) => (each.type === 'output' && 'text' in each ? each.text : '')).join('');
    let output = '';
    while (!/escaped.*begun|begun.*escaped/s.test(output)) output += said(await receiveUntil(() => true));
    const [, directory = '', file = '', escaped] = /directory (\S+)\sfile (\S+)\s.*escaped (\d+)/s.exec(output) ?? [];
    const before = [...treesOf(readProcesses(), [process.pid])].filter((pid) => !notOurs.has(pid));
    expect(before.length).toBeGreaterThanOrEqual(3);
    // Without a user of its own a command's files among those of others are nobody's to remove.
    const known = runsAsRoot
      ? { processes: [...before, Number(escaped)], files: [directory, file] }
      : { processes: before, files: [directory] };
    expect(known.files.filter((path) => existsSync(path))).toEqual(known.files);
    await conversation.close();
    await stack.stop();
    const after = readProcesses();
    expect(known.processes.filter((pid) => after.has(pid))).toEqual([]);
    expect(known.files.filter((path) => existsSync(path))).toEqual([]);
    rmSync(file, { force: true });
  });
});
