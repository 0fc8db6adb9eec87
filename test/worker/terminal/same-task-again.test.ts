import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { type TerminalWorkers, terminalWorkers } from './support/terminal-workers.ts';

let queues: LocalQueues;
let workers: TerminalWorkers;
let folder: string;
beforeAll(async () => {
  queues = await startLocalQueues();
  workers = terminalWorkers(queues);
  folder = await mkdtemp(join(tmpdir(), 'same-task-'));
});
afterAll(async () => {
  await workers.kill();
  await queues.stop();
  await rm(folder, { recursive: true });
});

test('a task that gets its own message back tells all anew, in events that only their time tells from the first', async () => {
  const given = { WORKER_VISIBILITY_TIMEOUT_SECONDS: '6', WORKER_DELIVERY: 'at-least-once' };
  const { commands, responses, launch } = await workers.set('same-task', given);
  // Ends only in its second run.
  const command = `mkdir '${join(folder, 'ran')}' && sleep 1000; exit 0`;
  await queues.send(commands, { projectId: 'p', terminalId: 't', userId: 'u', commandId: 'c', command });
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
