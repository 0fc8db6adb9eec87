import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEventQueue } from '../../../aws/event-queue.ts';
import { createObjectStore } from '../../../aws/object-store.ts';
import { createStartMarks } from '../../../aws/start-marks.ts';
import { systemClock } from '../../../aws/system-clock.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../../contract/names.ts';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import type { ControlArrival, ControlLane } from '../../../worker/control/control-lane.ts';
import { MessageLostError } from '../../../worker/message-lost-error.ts';
import { withoutSandbox } from '../../../worker/sandbox/create-sandbox.ts';
import { createTerminalPlaces, type TerminalPlaces } from '../../../worker/sandbox/terminal-places.ts';
import { createSessions } from '../../../worker/session/sessions.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { createEventRoutes } from '../../../worker/terminal/event-routes.ts';
import { createTerminalHandler } from '../../../worker/terminal/terminal-handler.ts';
import { createWorkspaces } from '../../../worker/workspace/create-workspaces.ts';
import { keptMetrics } from '../support/kept-metrics.ts';
import { type LocalQueues, retry, startLocalQueues } from '../support/local-queues.ts';
import { keptLog } from '../support/log-lines.ts';
import { workerSettings } from '../support/settings.ts';

const address = { projectId: 'p', terminalId: 't', userId: 'u' };
const never = new AbortController().signal;
const leaves = new TaskLeavesError('stopped', 90);
const atLeastOnce = { WORKER_DELIVERY: 'at-least-once' };

let queues: LocalQueues;
/** Of all handlers, each a worker of its own. */
const allPlaces: TerminalPlaces[] = [];
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(async () => {
  await Promise.all(allPlaces.map((places) => places.remove()));
  await queues.stop();
});

interface Given {
  readonly signal?: AbortSignal;
  readonly leaving?: AbortSignal;
  readonly messageId?: string;
  readonly receiveCount?: number;
}

/** A way by which the test reaches what runs. */
function handheldLane() {
  let hand: ((arrival: ControlArrival) => void) | undefined;
  const hooks: { listening?: () => void; saving?: () => void } = {};
  let sent = 0;
  const lane: ControlLane = {
    queueUrl: 'https://sqs.example.com/control.fifo',
    async listen(_terminal, take, signal) {
      hand = (arrival) => {
        if (!signal.aborted) take(arrival);
      };
      hooks.listening?.();
    },
    close: () => Promise.resolve(),
  };
  return {
    lane,
    hooks,
    control: (body: unknown) => {
      sent += 1;
      hand?.({ body: JSON.stringify(body), messageId: `control-${sent}` });
    },
  };
}

/** A handler, as if of a worker of its own, whose events go to a response queue of its own; its bucket is one of its own, too, unless it is named. */
async function open(name: string, given: Readonly<Record<string, string>> = {}, bucketName = name) {
  const responses = await queues.createQueue(`${name}-responses.fifo`);
  const settings = workerSettings({
    AWS_SQS_QUEUE_URL: await queues.createQueue(`${name}-commands`),
    AWS_SQS_RESPONSE_QUEUE_URL: responses,
    ...given,
  });
  if (bucketName === name) await queues.createBucket(name);
  const { metrics, noted } = keptMetrics();
  const store = createObjectStore({ client: queues.s3, bucketName, retry });
  const places = await createTerminalPlaces({
    sandbox: withoutSandbox,
    userIds: undefined,
    directory: undefined,
  });
  allPlaces.push(places);
  const { lane, hooks, control } = handheldLane();
  const workspaces = createWorkspaces({
    store,
    limits: { entries: 100, bytes: 1_000_000 },
    ignored: new Set(['node_modules']),
    taskId: 'task-1',
    clock: systemClock,
    random: () => 0,
    uniqueId: randomUUID,
  });
  let fillDisk: () => void = () => undefined;
  let room: 'enough-room' | 'nearly-full' = 'enough-room';
  const handle = createTerminalHandler({
    settings,
    routes: createEventRoutes({
      settings,
      eventQueue: createEventQueue({ client: queues.client, retry }),
      redis: undefined,
    }),
    startMarks:
      settings.WORKER_DELIVERY === 'at-least-once'
        ? undefined
        : createStartMarks({ client: queues.s3, bucketName, retry }),
    sessions: createSessions({ store, clock: systemClock }),
    workspaces: {
      ...workspaces,
      save(...saving) {
        hooks.saving?.();
        return workspaces.save(...saving);
      },
    },
    sandbox: withoutSandbox,
    places,
    lanes: [lane],
    watchDisk: async (full) => {
      fillDisk = full;
      return room;
    },
    taskId: 'task-1',
    metrics,
    path: process.env['PATH'],
    clock: systemClock,
    random: () => 0,
    uniqueId: randomUUID,
  });
  const { log, lines } = keptLog(systemClock);
  return {
    responses,
    lines,
    noted,
    places,
    hooks,
    control,
    fillDisk: () => fillDisk(),
    leaveLittleRoom: () => {
      room = 'nearly-full';
    },
    handle: (body: unknown, given: Given = {}) => {
      const { signal = never, leaving = never, messageId = 'message-1', receiveCount = 1 } = given;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return handle({ messageId, body: text, attributes: {}, receiveCount }, { signal, leaving, log });
    },
  };
}

async function run(name: string, command: string, given?: Readonly<Record<string, string>>) {
  const { responses, handle } = await open(name, given);
  await handle({ ...address, command });
  return queues.events(responses);
}

function outputOf(events: readonly TerminalEvent[], stream: 'stdout' | 'stderr'): Buffer {
  const pieces = events.filter((event) => event.type === 'output').filter((event) => event.stream === stream);
  return Buffer.concat(pieces.map((e) => ('text' in e ? Buffer.from(e.text) : Buffer.from(e.base64, 'base64'))));
}

describe('a command', () => {
  test.concurrent('is told from its start to its one end, with nothing left out in between', async () => {
    const events = await run('told', 'echo out; sleep 0.3; echo wrong >&2; exit 3');
    expect(events.map(({ type }) => type)).toEqual(['started', 'output', 'output', 'exit']);
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    expect(events[0]).toEqual({
      version: 1,
      projectId: 'p',
      terminalId: 't',
      commandId: 'message-1',
      taskId: 'task-1',
      sequence: 0,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      type: 'started',
      controlQueueUrl: 'https://sqs.example.com/control.fifo',
    });
    expect(events[1]).toMatchObject({ stream: 'stdout', text: 'out\n' });
    expect(events[2]).toMatchObject({ stream: 'stderr', text: 'wrong\n' });
    expect(events[3]).toMatchObject({ reason: 'exited', exitCode: 3, signal: null, outputBytes: 10 });
  });

  test.concurrent('that dies by a signal says by which', async () => {
    const events = await run('signalled', 'kill -TERM $$');
    expect(events.at(-1)).toMatchObject({ type: 'exit', reason: 'signalled', exitCode: null, signal: 'SIGTERM' });
  });

  test.concurrent('that prints 3 MB is sent intact and in order', async () => {
    const script = "const { createHash } = require('crypto'); const b = Buffer.from('häß€😀 '.repeat(240000));";
    const command = `'${process.execPath}' -e "${script} process.stdout.write(b); console.error(createHash('sha256').update(b).digest('hex'))"`;
    const events = await run('megabytes', command);
    const stdout = outputOf(events, 'stdout');
    expect(stdout.length).toBeGreaterThan(3_000_000);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(outputOf(events, 'stderr').toString().trim());
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
    expect(events.filter((event) => 'base64' in event)).toEqual([]);
  });

  test.concurrent('that prints a character in two parts is sent the whole character', async () => {
    const events = await run('parts', "printf 'a\\342\\202'; sleep 0.5; printf '\\254b'");
    expect(outputOf(events, 'stdout').toString()).toBe('a€b');
    expect(events.filter((event) => 'base64' in event)).toEqual([]);
  });

  test.concurrent('that prints bytes which are no text is sent them as base64', async () => {
    const events = await run('binary', "printf '\\377\\000\\001'");
    expect(events[1]).toMatchObject({ type: 'output', base64: '/wAB' });
  });

  test.concurrent("is ended at the message's time limit or the worker's, whichever is shorter", async () => {
    const command = 'sleep 1000 & wait';
    const byMessage = await open('message-limit');
    const byWorker = await open('worker-limit', { WORKER_COMMAND_TIMEOUT_SECONDS: '1' });
    await Promise.all([
      byMessage.handle({ ...address, command, timeoutSeconds: 1 }),
      byWorker.handle({ ...address, command, timeoutSeconds: 60 }),
    ]);
    for (const { responses } of [byMessage, byWorker]) {
      expect((await queues.events(responses)).at(-1)).toMatchObject({ reason: 'timed-out', signal: 'SIGTERM' });
    }
  });

  test.concurrent('tells when the task is to leave, and goes on', async () => {
    const { responses, handle, places } = await open('leaving');
    const leaving = new AbortController();
    const command = 'echo ready; until [ -e go ]; do sleep 0.05; done; echo done';
    const done = handle({ ...address, terminalId: 'leaving', command }, { leaving: leaving.signal });
    await queues.receive(responses, 10);
    leaving.abort(leaves);
    await writeFile(join((await places.placeFor('p', 'leaving')).workspace, 'go'), '');
    await done;
    const events = await queues.events(responses);
    expect(events.find(({ type }) => type === 'leaving')).toMatchObject({ reason: 'stopped', secondsLeft: 90 });
    expect(events.at(-1)).toMatchObject({ reason: 'exited', exitCode: 0 });
  });

  test.concurrent.each([
    ['the task must leave', 'stopped', leaves],
    ['Spot takes the task', 'spot-interruption', new TaskLeavesError('spot-interruption', 90)],
    ['another task may hold its message', 'message-lost', new MessageLostError('the receipt is no longer valid')],
  ])('is stopped when %s, and the end says so', async (_name, reason, cause) => {
    const { responses, handle } = await open(`cut-${reason}`);
    const cut = new AbortController();
    const done = handle({ ...address, command: 'echo ready; sleep 1000' }, { signal: cut.signal });
    const [started] = await queues.receive(responses, 10);
    cut.abort(cause);
    await done;
    expect(started?.Body).toContain('"started"');
    expect((await queues.events(responses)).at(-1)).toMatchObject({ reason, exitCode: null });
  });

  test.concurrent("sees an environment made from nothing, and starts in its project's files", async () => {
    const { responses, handle, places } = await open('environment');
    await handle({ ...address, command: 'env | cut -d= -f1; pwd; echo "$HOME"; echo "$TMPDIR"' });
    const lines = outputOf(await queues.events(responses), 'stdout')
      .toString()
      .trim()
      .split('\n');
    const setByTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    const names = lines.slice(0, -3).filter((name) => !setByTheShell.includes(name));
    expect(names.sort()).toEqual(['HOME', 'LANG', 'PATH', 'SHELL', 'TERM', 'TMPDIR']);
    const { workspace, home, temporary } = await places.placeFor('p', 't');
    expect(lines.slice(-3)).toEqual([workspace, home, temporary]);
  });
});

describe('what is counted and logged of a command', () => {
  test.concurrent.each([
    { name: 'succeeds', command: 'echo secret', exitCode: 0, nonZero: 0, reason: 'exited', signal: null },
    { name: 'fails', command: 'echo secret; exit 3', exitCode: 3, nonZero: 1, reason: 'exited', signal: null },
    { name: 'dies', command: 'kill -KILL $$', exitCode: null, nonZero: 1, reason: 'signalled', signal: 'SIGKILL' },
  ])('that $name: its end, and none of its text', async ({ name, command, exitCode, nonZero, reason, signal }) => {
    const { handle, lines, noted } = await open(`counted-${name}`);
    await handle({ ...address, command });
    expect(noted()).toEqual({ NonZeroExits: nonZero });
    expect(lines).toMatchObject([
      { message: COMMAND_ENDED_LOG_MESSAGE, exitCode, signal, reason, durationSeconds: expect.any(Number) },
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('where events go', () => {
  test.concurrent('to the queue that the message names, under the id that it names', async () => {
    const { handle } = await open('named');
    const replyTo = await queues.createQueue('stack-reply-server.fifo');
    await handle({ ...address, type: 'execute', commandId: 'c-1', replyTo, command: 'true' });
    const events = await queues.events(replyTo);
    expect(events.map(({ commandId, type }) => [commandId, type])).toEqual([
      ['c-1', 'started'],
      ['c-1', 'exit'],
    ]);
  });

  test.concurrent('a queue that is gone does not fail the command, and is logged once', async () => {
    const { handle, lines } = await open('deleted');
    const replyTo = await queues.createQueue('stack-reply-deleted.fifo');
    await queues.deleteQueue('stack-reply-deleted.fifo');
    await handle({ ...address, replyTo, command: 'echo a; sleep 0.5; echo b' });
    expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject([{ sink: replyTo }]);
    expect(lines.slice(-2)).toMatchObject([
      { message: COMMAND_ENDED_LOG_MESSAGE, exitCode: 0 },
      { message: 'nobody hears of the end: the queue for its events is gone' },
    ]);
  });
});

describe('a command that may run once', () => {
  test.concurrent('is not run again when its message comes again after its end, which stays the only one', async () => {
    const { responses, handle, lines } = await open('repeated');
    await handle({ ...address, command: 'echo first' });
    await handle({ ...address, command: 'echo second' });
    const bodies = (await queues.receiveAll(responses)).map(({ Body = '' }) => JSON.parse(Body) as TerminalEvent);
    expect(bodies.filter(({ type }) => type === 'exit')).toMatchObject([{ reason: 'exited' }]);
    expect(lines.filter(({ message }) => message === COMMAND_ENDED_LOG_MESSAGE)).toHaveLength(1);
  });

  test.concurrent('is told as interrupted when the worker that had started it never told its end', async () => {
    const { responses, handle } = await open('crashed');
    const marks = createStartMarks({ client: queues.s3, bucketName: 'crashed', retry });
    const startedAt = new Date(systemClock.now()).toISOString();
    const mark = { messageId: 'message-1', attemptId: randomUUID(), taskId: 'task-0', startedAt };
    await marks.create({ projectId: 'p', terminalId: 't', commandId: 'message-1' }, mark);
    await handle({ ...address, command: 'echo second' });
    expect(await queues.events(responses)).toEqual([
      expect.objectContaining({
        type: 'exit',
        commandId: 'message-1',
        reason: 'interrupted',
        exitCode: null,
        signal: null,
        durationMilliseconds: null,
        outputBytes: null,
        truncated: null,
        droppedBytes: null,
      }),
    ]);
  });

  test.concurrent.each([1, 2])(
    'is told as interrupted, received %i times, though its files are broken by now',
    async (receiveCount) => {
      const name = `crashed-and-broken-${receiveCount}`;
      const { responses, handle } = await open(name);
      const marks = createStartMarks({ client: queues.s3, bucketName: name, retry });
      const mark = {
        messageId: 'message-1',
        attemptId: randomUUID(),
        taskId: 'task-0',
        startedAt: '2026-01-05T10:00:00Z',
      };
      await marks.create({ projectId: 'p', terminalId: 't', commandId: 'message-1' }, mark);
      const store = createObjectStore({ client: queues.s3, bucketName: name, retry });
      await store.write('workspace-state/p/manifest.json', Buffer.from('{"version":9}'), never);
      await handle({ ...address, command: 'echo second' }, { receiveCount });
      expect(await queues.events(responses)).toMatchObject([{ type: 'exit', reason: 'interrupted' }]);
    },
  );

  test.concurrent('is neither run nor marked when the task is told to leave while it is made reachable', async () => {
    const { hooks, handle, lines } = await open('leaves-before-mark');
    const leaving = new AbortController();
    hooks.listening = () => leaving.abort(leaves);
    await expect(handle({ ...address, command: 'true' }, { leaving: leaving.signal })).rejects.toBe(leaves);
    const marks = createStartMarks({ client: queues.s3, bucketName: 'leaves-before-mark', retry });
    const command = { projectId: 'p', terminalId: 't', commandId: 'message-1' };
    await expect(marks.find(command)).resolves.toBeUndefined();
    expect(lines).toEqual([]);
  });

  test.concurrent('is refused when another message had its id, under the id of that message', async () => {
    const { responses, handle, lines } = await open('duplicate');
    const body = { ...address, commandId: 'c-1', command: 'echo once' };
    await handle(body);
    await handle(body, { messageId: 'message-2' });
    const events = await queues.events(responses, 2);
    expect(events.filter(({ type }) => type === 'output')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'duplicate-command', commandId: 'message-2' });
    expect(lines.at(-1)).toMatchObject({ level: 'WARN', code: 'duplicate-command' });
  });

  test.concurrent('has the same id in two terminals and runs in both', async () => {
    const { responses, handle } = await open('two-terminals');
    for (const terminalId of ['t1', 't2']) {
      await handle({ ...address, terminalId, commandId: 'c-1', command: 'echo run' }, { messageId: terminalId });
    }
    const events = await queues.events(responses, 2);
    expect(events.filter(({ type }) => type === 'output')).toHaveLength(2);
  });
});

describe('a command that may run twice', () => {
  test.concurrent('is run again when its message comes again', async () => {
    const { handle, lines } = await open('twice', atLeastOnce);
    await handle({ ...address, command: 'true' });
    await handle({ ...address, command: 'true' });
    expect(lines.filter(({ message }) => message === COMMAND_ENDED_LOG_MESSAGE)).toHaveLength(2);
  });

  test.concurrent.each([
    ['the task must leave', leaves],
    ['another task may hold its message', new MessageLostError('the receipt is no longer valid')],
  ])('has no end yet when %s', async (name, cause) => {
    const { responses, handle } = await open(`unfinished-${name.split(' ')[1]}`, atLeastOnce);
    const cut = new AbortController();
    const done = handle({ ...address, command: 'echo ready; sleep 1000' }, { signal: cut.signal });
    await queues.receive(responses, 10);
    cut.abort(cause);
    await expect(done).rejects.toBe(cause);
    const left = await queues.receiveAll(responses);
    expect(left.filter(({ Body }) => Body?.includes('"exit"'))).toEqual([]);
  });
});

describe('a message that can never be handled', () => {
  test.each([
    {
      name: 'names a queue that it may not',
      body: { ...address, command: 'true', replyTo: 'https://example.com/123456789012/stack-reply-1' },
      reason: /^reply-to-not-allowed: replyTo must be /,
      event: { code: 'reply-to-not-allowed', field: 'replyTo' },
    },
    {
      name: 'lacks a field',
      body: { projectId: 'p', terminalId: 't', command: 'true' },
      reason: /^invalid-field: userId must be /,
      event: { code: 'invalid-field', field: 'userId' },
    },
    {
      name: 'is of an unknown type',
      body: { ...address, type: 'dance', commandId: 'c-9' },
      reason: /^unknown-type: type must be one of "execute"/,
      event: { code: 'unknown-type', field: 'type', commandId: 'message-1' },
    },
  ])('because it $name, is refused with one error event', async ({ name, body, reason, event }) => {
    const { responses, handle } = await open(name.replaceAll(' ', '-'));
    const refused = { name: 'UnprocessableMessageError', reason: expect.stringMatching(reason) };
    await expect(handle(body)).rejects.toMatchObject(refused);
    const events = await queues.events(responses);
    expect(events).toMatchObject([{ type: 'error', sequence: 0, terminalId: 't', ...event }]);
    expect(events[0]).toHaveProperty('rule');
  });

  test('because it is no JSON, is refused without an event, as nobody knows whose it is', async () => {
    const { responses, handle } = await open('no-json');
    await expect(handle('{')).rejects.toMatchObject({ reason: 'not-json: the body must be a JSON object' });
    await expect(queues.receive(responses, 0)).resolves.toEqual([]);
  });
});

test.each([
  { name: 'cancel', body: { type: 'cancel', commandId: 'c-1' } },
  { name: 'input', body: { type: 'input', commandId: 'c-1', input: 'y\n' } },
])('$name for a command that does not run is told so, under its own id', async ({ name, body }) => {
  const { responses, handle } = await open(`no-such-${name}`);
  await handle({ ...address, ...body });
  expect(await queues.events(responses)).toMatchObject([
    { type: 'error', code: 'no-such-command', field: 'commandId', commandId: 'message-1' },
  ]);
});

describe('while a command runs', () => {
  const run = { ...address, commandId: 'c' };
  const terminal = { ...run, cols: 80, rows: 24 };

  test.concurrent('what is typed reaches it, Ctrl-C among it', async () => {
    const { responses, handle, control } = await open('typed');
    const done = handle({ ...terminal, command: 'stty size; cat' });
    await queues.printed(responses, '24 80');
    control({ ...run, type: 'input', input: 'häl' });
    control({ ...run, type: 'input', input: 'lo\n' });
    // Once by the terminal, once by cat. Ctrl-C throws away what was not printed yet.
    await queues.printed(responses, 'hällo\r\nhällo\r\n');
    control({ ...run, type: 'input', input: '\u0003' });
    await done;
    expect((await queues.events(responses)).at(-1)).toMatchObject({ reason: 'signalled', signal: 'SIGINT' });
  });

  test.concurrent('it sees the new size of its window, and so does the next one of its session', async () => {
    const { responses, handle, control } = await open('resized');
    await handle({ ...address, type: 'init' }, { messageId: 'init' });
    const command = 'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.05; done';
    const done = handle({ ...terminal, command });
    await queues.printed(responses, 'ready');
    control({ ...address, type: 'resize', cols: 100, rows: 30 });
    await done;
    await handle({ ...address, command: 'stty size' }, { messageId: 'message-2' });
    const output = outputOf(await queues.events(responses, 2), 'stdout').toString();
    expect(output).toMatch(/30 100\r\n30 100\r\n$/);
  });

  test.concurrent.each([
    { name: 'cancel', body: { ...run, type: 'cancel' }, reason: 'cancelled', told: ['exit'] },
    { name: 'terminate', body: { ...address, type: 'terminate' }, reason: 'terminated', told: ['exit', 'session'] },
  ])('$name ends it, and the end says so', async ({ name, body, reason, told }) => {
    const { responses, handle, control } = await open(`control-${name}`);
    const done = handle({ ...run, command: 'echo ready; sleep 100' });
    await queues.printed(responses, 'ready');
    control(body);
    await done;
    const events = await queues.events(responses, told.length);
    expect(events.find(({ type }) => type === 'exit')).toMatchObject({ reason, signal: 'SIGTERM' });
    expect(events.filter(({ type }) => type === 'exit' || type === 'session').map(({ type }) => type)).toEqual(told);
  });

  test.concurrent('what cannot be done is answered under its own id, and changes nothing', async () => {
    const { responses, handle, control, places } = await open('unfit');
    const done = handle({ ...run, command: 'echo ready; until [ -e go ]; do sleep 0.05; done' });
    await queues.printed(responses, 'ready');
    const unfit = [
      { body: { ...run, type: 'input', input: 'x' }, code: 'no-terminal' },
      { body: { ...address, type: 'resize', cols: 80, rows: 24 }, code: 'no-terminal' },
      { body: { ...run, commandId: 'd', type: 'cancel' }, code: 'no-such-command' },
      { body: { ...run, terminalId: 'other', type: 'cancel' }, code: 'no-such-command' },
      { body: { ...run, command: 'true' }, code: 'not-for-control' },
      { body: { ...run, type: 'resize', cols: 0, rows: 24 }, code: 'invalid-size' },
    ];
    for (const { body } of unfit) control(body);
    await writeFile(join((await places.placeFor('p', 't')).workspace, 'go'), '');
    await done;
    const events = await queues.events(responses, unfit.length + 1);
    const answers = events.flatMap((event) => (event.type === 'error' ? [`${event.commandId} ${event.code}`] : []));
    expect(answers.sort()).toEqual(unfit.map(({ code }, index) => `control-${index + 1} ${code}`));
    expect(events.find(({ type }) => type === 'exit')).toMatchObject({ commandId: 'c', exitCode: 0 });
  });

  test.concurrent('what comes while it is saved is answered, and a terminate closes the session', async () => {
    const { responses, handle, hooks, control } = await open('while-saved');
    await handle({ ...address, type: 'init' }, { messageId: 'init' });
    hooks.saving = () => {
      control({ ...run, type: 'cancel' });
      control({ ...address, type: 'terminate' });
    };
    await handle({ ...run, command: 'export GREETING=hello' });
    hooks.saving = () => undefined;
    await handle({ ...address, command: 'echo "[$GREETING]"' }, { messageId: 'message-2' });
    const events = await queues.events(responses, 5);
    const told = events.map((event) => ('state' in event ? event.state : 'code' in event ? event.code : event.type));
    expect(told.slice(0, 5).sort()).toEqual(['closed', 'exit', 'no-such-command', 'opened', 'started']);
    expect(outputOf(events, 'stdout').toString()).toBe('[]\n');
  });

  test.concurrent('a full disk ends it, and what it wrote is gone', async () => {
    const { responses, handle, fillDisk } = await open('disk');
    await handle({ ...address, command: 'echo old > file' }, { messageId: 'before' });
    const done = handle({ ...address, command: 'echo new > file; echo ready; sleep 100' }, { messageId: 'filling' });
    await queues.printed(responses, 'ready');
    fillDisk();
    await done;
    await handle({ ...address, command: 'cat file' }, { messageId: 'after' });
    const events = await queues.events(responses, 2);
    expect(events.find(({ type }) => type === 'workspace')).toMatchObject({ problem: 'not-saved', count: 0 });
    expect(events.find(({ type }) => type === 'exit')).toMatchObject({ reason: 'disk-full' });
    expect(outputOf(events, 'stdout').toString()).toMatch(/old\n$/);
  });

  test.concurrent('that fills the disk as it ends is saved, and leaves room for the next one', async () => {
    const { responses, handle, places, leaveLittleRoom } = await open('disk-at-end');
    leaveLittleRoom();
    await handle({ ...address, command: 'echo new > file; mkdir node_modules; echo x > node_modules/x' });
    expect(await readdir(places.directory)).toEqual([]);
    await handle({ ...address, command: 'cat file; ls' }, { messageId: 'after' });
    const events = await queues.events(responses, 2);
    expect(events.filter(({ type }) => type === 'workspace')).toEqual([]);
    expect(outputOf(events, 'stdout').toString()).toBe('new\nfile\n');
  });
});

describe('a session', () => {
  test.concurrent('keeps directory and exported variables, on another worker, too', async () => {
    const first = await open('session-first');
    const second = await open('session-second', {}, 'session-first');
    await first.handle({ ...address, type: 'init', cols: 80, rows: 24 }, { messageId: 'init' });
    await first.handle({ ...address, command: 'mkdir -p a/b && cd a/b && export GREETING=hello && exit 3' });
    await second.handle({ ...address, command: 'pwd; echo "$GREETING"; stty size' }, { messageId: 'message-2' });
    expect((await queues.events(first.responses, 2)).map(({ type }) => type)).toEqual(['session', 'started', 'exit']);
    const output = outputOf(await queues.events(second.responses), 'stdout').toString();
    expect(output).toMatch(/\/a\/b\r\nhello\r\n24 80\r\n$/);
  });

  test.concurrent('that is not open keeps nothing', async () => {
    const { responses, handle } = await open('no-session');
    await handle({ ...address, command: 'mkdir a; cd a; export GREETING=hello' });
    await handle({ ...address, command: 'basename "$PWD"; echo "[$GREETING]"' }, { messageId: 'message-2' });
    const output = outputOf(await queues.events(responses, 2), 'stdout').toString();
    expect(output).toBe('workspace\n[]\n');
  });

  test.concurrent('whose directory is gone runs nothing once, and then begins in the workspace', async () => {
    const { responses, handle, places } = await open('gone');
    await handle({ ...address, type: 'init' }, { messageId: 'init' });
    await handle({ ...address, command: 'cd "$TMPDIR" && mkdir gone && cd gone' }, { messageId: 'message-1' });
    await rm(join((await places.placeFor('p', 't')).temporary, 'gone'), { recursive: true });
    await handle({ ...address, command: 'rm -rf *' }, { messageId: 'message-2' });
    await handle({ ...address, command: 'basename "$PWD"' }, { messageId: 'message-3' });
    const events = await queues.events(responses, 4);
    expect(events.find(({ type }) => type === 'error')).toMatchObject({
      code: 'directory-gone',
      commandId: 'message-2',
    });
    expect(outputOf(events, 'stdout').toString()).toBe('workspace\n');
  });

  test.concurrent('is opened, resized and closed by messages of their own', async () => {
    const { responses, handle } = await open('messages');
    const resize = { ...address, type: 'resize', cols: 100, rows: 30 };
    await handle(resize, { messageId: 'too-early' });
    await handle({ ...address, type: 'init' }, { messageId: 'init' });
    await handle(resize, { messageId: 'resize' });
    await handle({ ...address, command: 'stty size' });
    await handle({ ...address, type: 'terminate' }, { messageId: 'terminate' });
    await handle({ ...address, command: 'test -t 1 || echo pipe' }, { messageId: 'message-2' });
    const events = await queues.events(responses, 5);
    const told = events.map((event) => ('state' in event ? event.state : 'code' in event ? event.code : event.type));
    expect(told).toEqual([
      'no-such-command',
      'opened',
      ...['started', 'output', 'exit'],
      'closed',
      ...['started', 'output', 'exit'],
    ]);
    expect(outputOf(events, 'stdout').toString()).toBe('30 100\r\npipe\n');
  });

  test.concurrent.each([
    {
      what: 'more files than are saved',
      command: 'mkdir d; cd d; export KEPT=1; seq 200 | xargs touch',
      after: 'workspace 1',
    },
    {
      what: 'more variables than are kept',
      command: `export LARGE="$(head -c 70000 /dev/zero | tr '\\0' x)"`,
      after: 'workspace ',
    },
  ])(
    'whose command leaves $what is told so, and the next one starts where it can',
    async ({ what, command, after }) => {
      const name = what.replaceAll(' ', '-');
      const { responses, handle } = await open(name);
      await handle({ ...address, type: 'init' }, { messageId: 'init' });
      await handle({ ...address, command });
      const second = await open(`${name}-second`, {}, name);
      await second.handle({ ...address, command: 'echo "$(basename "$PWD") $KEPT"' }, { messageId: 'message-2' });
      const [report] = (await queues.events(responses, 2)).filter(({ type }) => type === 'workspace');
      expect(report).toMatchObject({ problem: 'not-saved' });
      expect(outputOf(await queues.events(second.responses), 'stdout').toString()).toBe(`${after}\n`);
    },
  );

  test.concurrent('that a newer worker has written meanwhile costs the command its state, not its end', async () => {
    const { responses, handle, places } = await open('newer');
    const store = createObjectStore({ client: queues.s3, bucketName: 'newer', retry });
    await handle({ ...address, type: 'init' }, { messageId: 'init' });
    const command = 'echo ready; until [ -e go ]; do sleep 0.05; done; export GREETING=hello';
    const done = handle({ ...address, command });
    await queues.printed(responses, 'ready');
    await store.write('sessions/p/t.json', Buffer.from('{"version":2}'), never);
    await writeFile(join((await places.placeFor('p', 't')).workspace, 'go'), '');
    await done;
    const events = await queues.events(responses);
    expect(events.map(({ type }) => type)).toEqual(['workspace', 'exit']);
    expect(events[0]).toMatchObject({ problem: 'not-saved', rule: expect.stringContaining('"init"') });
  });

  test.concurrent('that this worker cannot read runs nothing', async () => {
    const { responses, handle } = await open('unreadable');
    const store = createObjectStore({ client: queues.s3, bucketName: 'unreadable', retry });
    await store.write('sessions/p/t.json', Buffer.from('{"version":2}'), never);
    await handle({ ...address, command: 'echo ran' });
    expect(await queues.events(responses)).toMatchObject([{ type: 'error', code: 'session-unreadable' }]);
  });
});

describe("a project's files", () => {
  test.concurrent('are there on another worker, and a conflict is told', async () => {
    const first = await open('files-first');
    const second = await open('files-second', {}, 'files-first');
    await first.handle({ ...address, command: 'mkdir src; echo one > src/a; chmod 700 src/a; mkdir node_modules' });
    await second.handle({ ...address, command: 'cat src/a; test -x src/a; ls' }, { messageId: 'message-2' });
    expect(outputOf(await queues.events(second.responses), 'stdout').toString()).toBe('one\nsrc\n');

    const slow = first.handle(
      { ...address, command: 'echo ready; until [ -e go ]; do sleep 0.05; done; echo 1 > src/a' },
      { messageId: 'slow' },
    );
    await queues.printed(first.responses, 'ready');
    await second.handle({ ...address, command: 'echo 2 > src/a' }, { messageId: 'quick' });
    await writeFile(join((await first.places.placeFor('p', 't')).workspace, 'go'), '');
    await slow;
    const conflict = (await queues.events(first.responses)).find(({ type }) => type === 'workspace');
    expect(conflict).toMatchObject({ problem: 'conflict', count: 1, paths: ['src/a'] });
    const { workspace } = await first.places.placeFor('p', 't');
    await expect(readFile(join(workspace, 'src', 'a'), 'utf8')).resolves.toBe('2\n');
    await expect(readFile(join(workspace, 'src', 'a.conflict-slow'), 'utf8')).resolves.toBe('1\n');
  });

  test.concurrent('that cannot be restored keep the command from running', async () => {
    const { responses, handle } = await open('broken-files');
    const store = createObjectStore({ client: queues.s3, bucketName: 'broken-files', retry });
    await store.write('workspace-state/p/manifest.json', Buffer.from('{"version":9}'), never);
    await handle({ ...address, command: 'echo ran' });
    expect(await queues.events(responses)).toMatchObject([{ type: 'error', code: 'workspace-unusable' }]);
  });

  test.concurrent('that are too many are not saved, which is told, and stay with the worker', async () => {
    const { responses, handle } = await open('too-many');
    await handle({ ...address, command: 'seq 200 | xargs touch' });
    await handle({ ...address, command: 'ls | wc -l' }, { messageId: 'message-2' });
    const events = await queues.events(responses, 2);
    expect(events.find(({ type }) => type === 'workspace')).toMatchObject({ problem: 'not-saved' });
    expect(outputOf(events, 'stdout').toString().trim()).toBe('200');
  });
});
