import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEventQueue } from '../../../aws/event-queue.ts';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { queueSink } from '../../../worker/terminal/queue-sink.ts';
import { type LocalQueues, retry, startLocalQueues } from '../support/local-queues.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

const header = { version: 1, projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k' } as const;
const started: TerminalEvent = { ...header, sequence: 0, at: '2026-01-05T10:00:00.000Z', type: 'started' };

test('events go to its queue, by whose URL it is known, and are there once when they are sent again', async () => {
  const eventQueue = createEventQueue({ client: queues.client, retry });
  const queueUrl = await queues.createQueue('responses.fifo');
  const sink = queueSink(eventQueue, queueUrl);
  expect(sink.name).toBe(queueUrl);
  await sink.send([started], retry.signal);
  await sink.send([started], retry.signal);
  const messages = await queues.receiveAll(queueUrl);
  expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([started]);
});
