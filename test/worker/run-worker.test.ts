import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../../contract/names.ts';
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

test.concurrent('a worker that leaves when idle and was given no message says so by its exit code', async () => {
  const commands = await queues.createQueue('none');
  const worker = startWorkerProcess('test/worker/support/line-counter.ts', settings(commands, commands));
  await expect(worker.exited).resolves.toEqual({ exitCode: EXIT_CODE_SERVED_NOTHING, signal: null });
});

test.concurrent('a worker that is told to leave while it waits for a message leaves at once, and well', async () => {
  const commands = await queues.createQueue('told');
  const patient = { ...settings(commands, commands), WORKER_ROLE: 'baseline' };
  const worker = startWorkerProcess('test/worker/support/line-counter.ts', patient);
  await worker.logged('worker started');
  const toldAt = Date.now();
  worker.signal('SIGTERM');
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  // The long poll would take 20 s.
  expect(Date.now() - toldAt).toBeLessThan(5000);
  expect(worker.lines.at(-1)).toMatchObject({ message: 'worker leaves', reason: 'signal', messages: 0 });
});

test.concurrent('a worker whose handler ignores its signal leaves well all the same, and the message comes back later', async () => {
  const commands = await queues.createQueue('ignored');
  await queues.send(commands, 'for ever');
  const brief = { ...settings(commands, commands), WORKER_STOP_TIMEOUT_SECONDS: '2' };
  const worker = startWorkerProcess('test/worker/support/waiting.ts', brief);
  await worker.logged('begun');
  worker.signal('SIGTERM');
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  expect(worker.lines.at(-1)).toMatchObject({ message: 'worker leaves', reason: 'signal', messages: 1 });
  expect(await queues.counts('ignored')).toEqual({ visible: 0, inFlight: 1 });
});

describe('a worker that ends with an error', () => {
  test('before it could receive has the exit code by which the scaler knows a failed start', async () => {
    // Node tells the uncaught error on stderr.
    const worker = startWorkerProcess('test/worker/support/line-counter.ts', settings('', ''), 'ignore');
    await expect(worker.exited).resolves.toEqual({ exitCode: EXIT_CODE_NEVER_READY, signal: null });
  });

  test('after that has the exit code of any error', async () => {
    const commands = await queues.createQueue('brief');
    const file = 'test/worker/support/failing-afterwards.ts';
    const failing = startWorkerProcess(file, settings(commands, commands));
    await expect(failing.exited).resolves.toEqual({ exitCode: 1, signal: null });
  });
});
