import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEAD_LETTER_REASON_ATTRIBUTE, EXIT_CODE_NEVER_READY } from '../../../contract/names.ts';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { leavesWhenIdle, type TerminalWorkers, terminalWorkers } from './support/terminal-workers.ts';

const address = { projectId: 'p', terminalId: 't', userId: 'u' };
/** The shortest that is allowed: so long is a dead worker's message waited for. */
const shortVisibility = { WORKER_VISIBILITY_TIMEOUT_SECONDS: '6' };

let queues: LocalQueues;
let workers: TerminalWorkers;
let folder: string;
beforeAll(async () => {
  queues = await startLocalQueues();
  workers = terminalWorkers(queues);
  folder = await mkdtemp(join(tmpdir(), 'delivery-'));
  // Where the tests are root's, commands are other users'.
  await chmod(folder, 0o777);
});
afterAll(async () => {
  await workers.kill();
  await queues.stop();
  await rm(folder, { recursive: true });
});

/** A command that notes each of its runs, whoever's it is, in a file before it does anything else. */
const noted = (file: string, then: string) => `umask 0; echo run >> '${join(folder, file)}'; ${then}`;
const runsOf = async (file: string) => (await readFile(join(folder, file), 'utf8')).split('\n').length - 1;

const isEnd = ({ type }: TerminalEvent) => type === 'exit' || type === 'error';

describe('a command whose worker is killed', () => {
  test.concurrent('is ended as interrupted by the next one, and has run once', async () => {
    const { names, commands, responses, launch } = await workers.set('killed', shortVisibility);
    await queues.send(commands, { ...address, commandId: 'c', command: noted('killed', 'echo ready; sleep 1000') });
    const first = launch();
    await queues.receive(responses, 10);
    await first.kill();
    const next = launch();
    const end = (await queues.events(responses)).find(isEnd);
    expect(end).toMatchObject({ commandId: 'c', reason: 'interrupted', exitCode: null, outputBytes: null });
    next.signal('SIGTERM');
    await expect(next.exited).resolves.toMatchObject({ exitCode: 0 });
    await expect(runsOf('killed')).resolves.toBe(1);
    expect(await queues.counts(names.commands)).toEqual({ visible: 0, inFlight: 0 });
  });

  test.concurrent('runs again where that is wanted', async () => {
    const given = { ...shortVisibility, WORKER_DELIVERY: 'at-least-once' };
    const { commands, responses, launch } = await workers.set('killed-again', given);
    const then = `[ "$(wc -l < '${join(folder, 'again')}')" = 2 ] || { echo ready; sleep 1000; }`;
    await queues.send(commands, { ...address, command: noted('again', then) });
    const first = launch();
    await queues.receive(responses, 10);
    await first.kill();
    launch();
    expect((await queues.events(responses)).find(isEnd)).toMatchObject({ reason: 'exited', exitCode: 0 });
    await expect(runsOf('again')).resolves.toBe(2);
  });
});

test.concurrent('a command that was received before and never started runs', async () => {
  const { commands, responses, launch } = await workers.set('received', leavesWhenIdle);
  await queues.send(commands, { ...address, command: 'echo ran' });
  const { Messages: [message] = [] } = await queues.client.send(new ReceiveMessageCommand({ QueueUrl: commands }));
  const { ReceiptHandle } = message ?? {};
  await queues.client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: commands, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  launch();
  const events = await queues.events(responses);
  expect(events.at(-1)).toMatchObject({ reason: 'exited', exitCode: 0 });
  expect(JSON.stringify(events)).toContain('ran');
});

test.concurrent('a worker that cannot make marks takes no message, and its start has failed', async () => {
  const { names, commands, launch } = await workers.set('no-bucket', { AWS_S3_BUCKET_NAME: 'not-there' });
  await queues.send(commands, { ...address, command: 'true' });
  const worker = launch();
  await expect(worker.exited).resolves.toEqual({ exitCode: EXIT_CODE_NEVER_READY, signal: null });
  expect(worker.lines.at(-1)).toMatchObject({ message: 'the worker ends', error: { name: 'AwsError' } });
  expect(await queues.counts(names.commands)).toEqual({ visible: 1, inFlight: 0 });
});

test.concurrent('a worker that has lost its receipt stops the command, and one event says so', async () => {
  const { commands, responses, launch } = await workers.set('lost', shortVisibility);
  await queues.send(commands, { ...address, command: 'echo ready; sleep 1000' });
  const worker = launch();
  await queues.receive(responses, 10);
  // As a worker that is frozen longer than its message is kept from others.
  worker.signal('SIGSTOP');
  const other = new ReceiveMessageCommand({ QueueUrl: commands, WaitTimeSeconds: 20, VisibilityTimeout: 600 });
  expect((await queues.client.send(other)).Messages).toHaveLength(1);
  worker.signal('SIGCONT');
  const events = await queues.events(responses);
  expect(events.filter(isEnd)).toMatchObject([{ reason: 'message-lost', signal: 'SIGTERM' }]);
  await worker.logged('command ended');
  worker.signal('SIGTERM');
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
});

test.concurrent('a task that gets its own message back tells all anew, in events that only their time tells from the first', async () => {
  const given = { ...shortVisibility, WORKER_DELIVERY: 'at-least-once' };
  const { commands, responses, launch } = await workers.set('same-task', given);
  // Ends only in its second run.
  const command = `mkdir '${join(folder, 'same-task')}' && sleep 1000; exit 0`;
  await queues.send(commands, { ...address, commandId: 'c', command });
  const worker = launch();
  const first = await queues.receive(responses, 20);
  // As a worker that is frozen longer than its message is kept from others. It is left for anyone to receive.
  worker.signal('SIGSTOP');
  const look = new ReceiveMessageCommand({ QueueUrl: commands, WaitTimeSeconds: 20, VisibilityTimeout: 0 });
  expect((await queues.client.send(look)).Messages).toHaveLength(1);
  worker.signal('SIGCONT');
  const again = await queues.events(responses);
  const events = [...first.map(({ Body = '' }) => JSON.parse(Body) as TerminalEvent), ...again];
  const starts = events.filter(({ type }) => type === 'started');
  expect(starts).toMatchObject([{ sequence: 0 }, { sequence: 0, taskId: starts[0]?.taskId }]);
  expect(new Set(starts.map(({ at }) => at)).size).toBe(2);
  expect(events.at(-1)).toMatchObject({ type: 'exit', reason: 'exited', exitCode: 0 });
});

describe('SIGTERM', () => {
  test.concurrent.each([
    ['on Fargate', 'FARGATE', 'stopped'],
    ['on Fargate Spot', 'FARGATE_SPOT', 'spot-interruption'],
  ])('%s is told to the terminal, and why its command was stopped', async (_name, provider, reason) => {
    const { commands, responses, launch } = await workers.set(`told-${provider.toLowerCase().replace('_', '-')}`, {
      ECS_CAPACITY_PROVIDER: provider,
      WORKER_STOP_TIMEOUT_SECONDS: '4',
    });
    await queues.send(commands, {
      ...address,
      command: 'trap "echo noticed; exit 9" TERM; echo ready; sleep 1000 & wait',
    });
    const worker = launch();
    await queues.receive(responses, 10);
    worker.signal('SIGTERM');
    const events = await queues.events(responses);
    expect(events.find(({ type }) => type === 'leaving')).toMatchObject({ reason, secondsLeft: 3 });
    expect(events.at(-1)).toMatchObject({ type: 'exit', reason, exitCode: 9 });
    expect(JSON.stringify(events)).toContain('noticed');
    await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  });
});

test.concurrent('nothing that is sent ends the worker or stays on the queue, and each has its code', async () => {
  const { names, commands, deadLetters, responses, launch } = await workers.set('bad', leavesWhenIdle);
  const run = { ...address, type: 'execute', command: 'true' };
  const bad: readonly (readonly [string, object])[] = [
    ['text-has-nul', { ...run, command: 'a\0b' }],
    ['text-too-long', { ...run, command: 'x'.repeat(1_000_000) }],
    ['invalid-id', { ...run, projectId: '../etc' }],
    ['invalid-size', { ...address, type: 'resize', cols: -80, rows: 24 }],
    ['unsupported-version', { ...run, version: 2 }],
    ['unknown-type', { ...run, type: 'explode' }],
    ['reply-to-not-allowed', { ...run, replyTo: `${queues.endpoint}/000000000000/elsewhere.fifo` }],
  ];
  const declined: readonly (readonly [string, object])[] = [
    ['no-such-command', { ...address, type: 'cancel', commandId: 'never-ran' }],
    ['duplicate-command', { ...run, commandId: 'once' }],
  ];
  await queues.send(commands, { ...run, commandId: 'once' });
  const worker = launch();
  const first = await queues.events(responses);
  expect(first.at(-1)).toMatchObject({ commandId: 'once', reason: 'exited', exitCode: 0 });
  for (const [, body] of [...bad, ...declined]) await queues.send(commands, body);
  const events = await queues.events(responses, bad.length + declined.length);
  const codes = events.map((event) => (event.type === 'error' ? event.code : event.type));
  expect(codes.sort()).toEqual([...bad, ...declined].map(([code]) => code).sort());
  expect(events.map(({ commandId }) => commandId)).not.toContain('once');
  await queues.send(commands, { ...run, commandId: 'last' });
  expect((await queues.events(responses)).at(-1)).toMatchObject({ commandId: 'last', reason: 'exited' });
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  expect(await queues.counts(names.commands)).toEqual({ visible: 0, inFlight: 0 });
  const letters = await queues.receiveAll(deadLetters);
  const reasons = letters.map(
    ({ MessageAttributes }) => MessageAttributes?.[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue,
  );
  expect(reasons.map((reason) => reason?.split(':')[0]).sort()).toEqual(bad.map(([code]) => code).sort());
});
