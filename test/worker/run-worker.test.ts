import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalQueues, startLocalQueues } from './support/local-queues.ts';
import { startWorkerProcess } from './support/worker-process.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

const settings = (commands: string, deadLetters: string) => ({
  AWS_ENDPOINT_URL_SQS: queues.endpoint,
  AWS_SQS_QUEUE_URL: commands,
  AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetters,
  WORKER_IDLE_EXIT_SECONDS: '1',
  WORKER_PAID_MINIMUM_SECONDS: '0',
});

test('a worker of one’s own handles its messages, refuses what is hopeless, and leaves when idle', async () => {
  const commands = await queues.createQueue('lines');
  const deadLetters = await queues.createQueue('lines-dead');
  await queues.send(commands, 'one\ntwo');
  await queues.send(commands, 'pixels', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'image' } } });
  const worker = startWorkerProcess('test/worker/support/line-counter.ts', settings(commands, deadLetters));
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  expect(worker.lines.find(({ message }) => message === 'counted')).toMatchObject({ lines: 2 });
  expect(await queues.counts('lines')).toEqual({ visible: 0, inFlight: 0 });
  expect(await queues.counts('lines-dead')).toEqual({ visible: 1, inFlight: 0 });
  expect(worker.lines.at(-1)).toMatchObject({ message: 'worker leaves', reason: 'idle', messages: 2 });
});
