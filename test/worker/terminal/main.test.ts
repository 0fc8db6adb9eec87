import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEAD_LETTER_REASON_ATTRIBUTE, EXIT_CODE_NEVER_READY } from '../../../contract/names.ts';
import { readStat } from '../../../worker/process-stat.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { runsAsRoot } from '../support/user.ts';
import { leavesWhenIdle, type TerminalWorkers, terminalWorkers } from './support/terminal-workers.ts';

const address = { projectId: 'p', terminalId: 't', userId: 'u' };
let queues: LocalQueues;
let workers: TerminalWorkers;
let start: TerminalWorkers['set'];
beforeAll(async () => {
  queues = await startLocalQueues();
  workers = terminalWorkers(queues);
  start = workers.set;
});
afterAll(async () => {
  await workers.kill();
  await queues.stop();
});

test.concurrent('a burst worker runs what is on the queue and leaves by itself when nothing more comes', async () => {
  const secret = { REDIS_PASSWORD: 'redis-secret' };
  const { names, commands, responses, launch } = await start('idle', { ...leavesWhenIdle, ...secret });
  await queues.send(commands, { ...address, command: 'env; exit 3' });
  const worker = launch();
  const events = await queues.events(responses);
  expect(events.at(-1)).toMatchObject({ reason: 'exited', exitCode: 3, taskId: expect.stringMatching(/^local-\d+$/) });
  expect(JSON.stringify(events)).not.toMatch(/AWS_|WORKER_|REDIS_|local-secret|redis-secret/);
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  expect(worker.lines.at(-1)).toMatchObject({ level: 'INFO', message: 'worker leaves', reason: 'idle', messages: 1 });
  expect(await queues.counts(names.commands)).toEqual({ visible: 0, inFlight: 0 });
});

test.concurrent.each(['', '.fifo'])(
  'broken messages go to the dead-letter queue%s at once, and the next good one runs',
  async (fifo) => {
    const { names, commands, deadLetters, responses, launch } = await start(
      fifo ? 'broken-groups' : 'broken',
      leavesWhenIdle,
      fifo,
    );
    const bodies = [
      'not JSON',
      { projectId: 'p', terminalId: 't', command: 'true' },
      { ...address, command: 'echo good' },
    ];
    for (const [index, body] of bodies.entries()) {
      await queues.send(commands, body, fifo ? { MessageGroupId: 'g', MessageDeduplicationId: String(index) } : {});
    }
    const worker = launch();
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    const letters = await queues.receiveAll(deadLetters);
    expect(
      letters.map(({ MessageAttributes }) => MessageAttributes?.[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue),
    ).toEqual(['not-json: the body must be a JSON object', expect.stringMatching(/^invalid-field: userId must be /)]);
    const events = await queues.events(responses, 2);
    expect(events.map(({ type }) => type)).toEqual(['error', 'started', 'output', 'exit']);
    expect(await queues.counts(names.commands)).toEqual({ visible: 0, inFlight: 0 });
  },
);

test.concurrent('a command that prints a line of metrics forges none: what it prints is sent, never logged', async () => {
  const { commands, responses, launch } = await start('forged', {
    ...leavesWhenIdle,
    ECS_TASK_DEFINITION: 'terminal',
  });
  const forged = `{"_aws":{"Timestamp":0,"CloudWatchMetrics":[]},"service":"terminal","WaitSeconds":99999}`;
  await queues.send(commands, { ...address, command: `echo '${forged}'; echo '${forged}' >&2; exit 1` });
  const worker = launch();
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  expect(JSON.stringify(await queues.events(responses))).toContain('99999');
  expect(JSON.stringify(worker.lines)).not.toContain('99999');
  expect(worker.lines.filter((line) => '_aws' in line)).toMatchObject([
    { service: 'terminal', WaitSeconds: expect.any(Number) },
    { service: 'terminal', FailedMessages: 0, NonZeroExits: 1 },
  ]);
});

describe('SIGTERM', () => {
  test.concurrent('while a command runs lets it finish, and the message after it stays on the queue', async () => {
    const { names, commands, responses, launch } = await start('drain');
    const directory = await mkdtemp(join(tmpdir(), 'drain-'));
    // Where the tests are root's, commands are other users'.
    await chmod(directory, 0o755);
    const go = join(directory, 'go');
    await queues.send(commands, { ...address, command: `until [ -e '${go}' ]; do sleep 0.05; done; echo finished` });
    const worker = launch();
    await queues.receive(responses, 10);
    await queues.send(commands, { ...address, command: 'echo next' });
    worker.signal('SIGTERM');
    await worker.logged('told to stop: no new message, what runs may finish');
    await writeFile(go, '');
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    const events = await queues.events(responses);
    expect(events.at(-1)).toMatchObject({ type: 'exit', reason: 'exited', exitCode: 0 });
    expect(JSON.stringify(events)).toContain('finished');
    await rm(directory, { recursive: true });
    expect(await queues.counts(names.commands)).toEqual({ visible: 1, inFlight: 0 });
  });

  test.concurrent('while idle ends the worker promptly', async () => {
    const { launch } = await start('prompt');
    const worker = launch();
    await worker.logged('worker started');
    const toldAt = Date.now();
    worker.signal('SIGTERM');
    await worker.logged('worker leaves');
    // It is closing what it has opened, and is not to be ended by this.
    worker.signal('SIGTERM');
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    expect(Date.now() - toldAt).toBeLessThan(10_000);
  });

  test.concurrent('twice ends a running command at once, and its end is told', async () => {
    const { commands, responses, launch } = await start('twice');
    await queues.send(commands, { ...address, command: 'echo ready; sleep 1000' });
    const worker = launch();
    await queues.receive(responses, 10);
    worker.signal('SIGTERM');
    await worker.logged('told to stop: no new message, what runs may finish');
    worker.signal('SIGTERM');
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    expect((await queues.events(responses)).at(-1)).toMatchObject({ type: 'exit', reason: 'stopped' });
  });

  test.concurrent('ends a command that would not finish within the stop time-out', async () => {
    const { commands, responses, launch } = await start('limit', { WORKER_STOP_TIMEOUT_SECONDS: '2' });
    await queues.send(commands, { ...address, command: 'echo ready; sleep 1000' });
    const worker = launch();
    await queues.receive(responses, 10);
    worker.signal('SIGTERM');
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    expect((await queues.events(responses)).at(-1)).toMatchObject({ type: 'exit', reason: 'stopped' });
  });
});

test.concurrent('a configuration with two mistakes is told in one go, and the exit code is that of a failed start', async () => {
  const { launch } = await start('mistakes', { WORKER_ROLE: 'king', WORKER_IDLE_EXIT_SECONDS: '' });
  const worker = launch();
  await expect(worker.exited).resolves.toEqual({ exitCode: EXIT_CODE_NEVER_READY, signal: null });
  expect(worker.lines).toMatchObject([{ level: 'ERROR', error: { name: 'ConfigurationError' } }]);
  const text = JSON.stringify(worker.lines);
  expect(text).toContain('WORKER_ROLE must be');
  expect(text).toContain('WORKER_IDLE_EXIT_SECONDS must be');
});

/** What a command may try against the worker, which is the parent of its shell; each line says what came of it. */
const attempts = `
id -u; id -g; id -G
cat /proc/$PPID/environ && echo environment was read
ls /proc/$PPID/fd/ && echo files were listed
kill -TERM $PPID && echo worker was signalled
cd "$HOME" && touch kept && ls`;

if (runsAsRoot) {
  test('a worker of root keeps its environment, files and life from the commands, and one terminal from another', async () => {
    const secret = { REDIS_PASSWORD: 'redis-secret' };
    const { commands, responses, launch } = await start('apart', {
      ...leavesWhenIdle,
      WORKER_FIRST_COMMAND_UID: '50000',
      ...secret,
    });
    await queues.send(commands, { ...address, command: `${attempts}; setsid sleep 1000 & echo $!` });
    const worker = launch();
    const events = await queues.events(responses);
    const output = events.filter((event) => event.type === 'output');
    const said = (stream: 'stdout' | 'stderr') =>
      output.map((event) => (event.stream === stream && 'text' in event ? event.text : '')).join('');
    expect(said('stdout')).toMatch(/^(500\d\d)\n\1\n\1\nkept\n\d+\n$/);
    expect(said('stderr').match(/Permission denied|Operation not permitted/g)).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ reason: 'exited', exitCode: 0 });
    expect(readStat(Number(said('stdout').trim().split('\n').at(-1)))?.state ?? 'gone').toMatch(/^(Z|X|gone)$/);
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
    expect(worker.lines.at(-1)).toMatchObject({ message: 'worker leaves', reason: 'idle' });
  });
} else {
  test('a worker that is not root, as in this run of the tests, starts commands as itself', async () => {
    const { commands, responses, launch } = await start('together', leavesWhenIdle);
    await queues.send(commands, { ...address, command: 'id -u' });
    launch();
    expect(JSON.stringify(await queues.events(responses))).toContain(`"${process.getuid?.()}\\n"`);
  });
}

test('a worker that is not root refuses to start, unless it is told that commands may see all that it has', async () => {
  const notRoot = { NODE_OPTIONS: '--import=data:text/javascript,process.getuid=()=>1000' };
  const { launch } = await start('not-root', { ALLOW_UNSANDBOXED: undefined, ...notRoot });
  const worker = launch();
  await expect(worker.exited).resolves.toEqual({ exitCode: EXIT_CODE_NEVER_READY, signal: null });
  expect(worker.lines).toMatchObject([{ level: 'ERROR', error: { name: 'ConfigurationError' } }]);
  expect(JSON.stringify(worker.lines)).toContain('ALLOW_UNSANDBOXED must be 1 where the worker is not root');
});
