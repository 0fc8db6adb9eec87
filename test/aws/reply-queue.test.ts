import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReplyQueue } from '../../aws/reply-queue.ts';
import { type LocalQueues, startLocalQueues } from '../worker/support/local-queues.ts';

const never = new AbortController().signal;

let queues: LocalQueues;
let commandQueueUrl: string;
beforeAll(async () => {
  queues = await startLocalQueues();
  commandQueueUrl = await queues.createQueue('commands');
});
afterAll(() => queues.stop());

async function open(name: string) {
  const replies = await createReplyQueue(queues.client, commandQueueUrl, name);
  const send = (body: string) =>
    queues.send(replies.queueUrl, body, { MessageGroupId: 't', MessageDeduplicationId: body });
  return { replies, send };
}

/** What comes until the queue is empty. */
async function receiveAll(replies: Awaited<ReturnType<typeof createReplyQueue>>): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const received = await replies.receive(0, never);
    if (received.length === 0) return bodies;
    bodies.push(...received);
  }
}

test('the queue stands beside the command queue, is FIFO and forgets after an hour', async () => {
  const { replies } = await open('reply-created.fifo');
  expect(replies.queueUrl).toBe(commandQueueUrl.replace('commands', 'reply-created.fifo'));
  const command = new GetQueueAttributesCommand({ QueueUrl: replies.queueUrl, AttributeNames: ['All'] });
  const { Attributes: attributes } = await queues.client.send(command);
  expect(attributes).toMatchObject({ FifoQueue: 'true', MessageRetentionPeriod: '3600' });
});

test("the queue's URL keeps the command queue's host, account and Region", async () => {
  const commands = 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands';
  const replies = await createReplyQueue(queues.client, commands, 'reply-named.fifo');
  expect(replies.queueUrl).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/reply-named.fifo');
});

test('25 events come in their order, at most ten at a time, and are off the queue', async () => {
  const { replies, send } = await open('reply-ordered.fifo');
  const bodies = Array.from({ length: 25 }, (_, sequence) => `event ${sequence}`);
  for (const body of bodies) await send(body);
  await expect(receiveAll(replies)).resolves.toEqual(bodies);
  expect(await queues.counts('reply-ordered.fifo')).toEqual({ visible: 0, inFlight: 0 });
});

test('an event that comes during the wait ends it', async () => {
  const { replies, send } = await open('reply-waiting.fifo');
  const received = replies.receive(20, never);
  await send('late');
  await expect(received).resolves.toEqual(['late']);
});

test('a signal ends the wait with an error', async () => {
  const { replies } = await open('reply-aborted.fifo');
  const stop = new AbortController();
  const received = replies.receive(20, stop.signal);
  stop.abort();
  await expect(received).rejects.toMatchObject({ name: 'AwsError', operation: 'ReceiveMessage' });
});

test('a deleted queue is gone', async () => {
  const { replies } = await open('reply-deleted.fifo');
  await replies.delete();
  const expected = { name: 'AwsError', resource: replies.queueUrl, action: 'page' };
  await expect(replies.receive(0, never)).rejects.toMatchObject({ ...expected, operation: 'ReceiveMessage' });
  await expect(replies.delete()).rejects.toMatchObject({ ...expected, operation: 'DeleteQueue' });
});

test('a name that is taken by a queue of another kind is an error with operation and name', async () => {
  const Attributes = { FifoQueue: 'true', MessageRetentionPeriod: '60' };
  await queues.client.send(new CreateQueueCommand({ QueueName: 'reply-taken.fifo', Attributes }));
  const expected = { name: 'AwsError', operation: 'CreateQueue', resource: 'reply-taken.fifo' };
  await expect(open('reply-taken.fifo')).rejects.toMatchObject(expected);
});
