import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalQueues, startLocalQueues } from './support/local-queues.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

let queues: LocalQueues;
const workers: WorkerProcess[] = [];
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await queues.stop();
});

/** A worker that has begun a message, on a queue of its own. */
async function begin(name: string, body: string) {
  const queueUrl = await queues.createQueue(name);
  await queues.send(queueUrl, body);
  const worker = startWorkerProcess(
    'test/worker/support/waiting.ts',
    {
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_SQS_QUEUE_URL: queueUrl,
      AWS_SQS_DEAD_LETTER_QUEUE_URL: queueUrl,
      WORKER_IDLE_EXIT_SECONDS: '1',
      WORKER_PAID_MINIMUM_SECONDS: '0',
      WORKER_VISIBILITY_TIMEOUT_SECONDS: '6',
      WORKER_STOP_TIMEOUT_SECONDS: '2',
    },
    'ignore',
  );
  workers.push(worker);
  await worker.logged('begun');
  return { worker, queueUrl };
}

/** Somebody else gets the message that the worker holds: its receipt is given back in the worker's name. */
async function takeAway(name: string, queueUrl: string): Promise<void> {
  const answer = await fetch(`${queues.endpoint}/_fauxqs/queues/${name}`);
  const { messages } = (await answer.json()) as { messages: { inflight: { receiptHandle: string }[] } };
  const [held] = messages.inflight;
  await queues.client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: held?.receiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  expect(await queues.receive(queueUrl, 0)).toHaveLength(1);
}

test.concurrent('a worker whose message somebody else has got tells its handler within a heartbeat, and goes on', async () => {
  const { worker, queueUrl } = await begin('taken', 'signal');
  await takeAway('taken', queueUrl);
  expect(await worker.logged('told')).toMatchObject({ why: 'MessageLostError' });
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });
  // By the refusal of the next heartbeat, not by the end of the visibility time-out.
  expect(worker.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
    { error: { name: 'MessageLostError', cause: { name: 'ReceiptLostError' } } },
  ]);
  expect(worker.lines.at(-1)).toMatchObject({ message: 'worker leaves', messages: 1 });
});

test.concurrent('a worker whose handler goes on with a message that somebody else has got ends with an error', async () => {
  const { worker, queueUrl } = await begin('taken-in-vain', 'for ever');
  await takeAway('taken-in-vain', queueUrl);
  await expect(worker.exited).resolves.toEqual({ exitCode: 1, signal: null });
});
