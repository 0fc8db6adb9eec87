import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createReplyQueue } from '../../../aws/operator/reply-queue.ts';
import { type LocalQueues, retry, startLocalQueues } from '../../worker/support/local-queues.ts';
import { sdkError } from '../support/retrying.ts';

const never = new AbortController().signal;

let queues: LocalQueues;
let commandQueueUrl: string;
beforeAll(async () => {
  queues = await startLocalQueues();
  commandQueueUrl = await queues.createQueue('commands');
});
afterAll(() => queues.stop());

async function open(name: string) {
  const replies = await createReplyQueue({
    client: queues.client,
    besideQueueUrl: commandQueueUrl,
    name,
    waiting: retry,
  });
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
  const parts = { client: queues.client, besideQueueUrl: commands, name: 'reply-named.fifo', waiting: retry };
  const replies = await createReplyQueue(parts);
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

test('a deleted queue is gone, and need not be deleted again', async () => {
  const { replies } = await open('reply-deleted.fifo');
  await replies.delete();
  const expected = { name: 'AwsError', operation: 'ReceiveMessage', resource: replies.queueUrl, action: 'page' };
  await expect(replies.receive(0, never)).rejects.toMatchObject(expected);
  await expect(replies.delete()).resolves.toBeUndefined();
});

test('a name that is taken by a queue of another kind is an error with operation and name', async () => {
  const Attributes = { FifoQueue: 'true', MessageRetentionPeriod: '60' };
  await queues.client.send(new CreateQueueCommand({ QueueName: 'reply-taken.fifo', Attributes }));
  const expected = { name: 'AwsError', operation: 'CreateQueue', resource: 'reply-taken.fifo' };
  await expect(open('reply-taken.fifo')).rejects.toMatchObject(expected);
});

describe('in spite of failures', () => {
  const throttle = sdkError('ThrottlingException', 'Rate exceeded');
  const message = (id: string) => ({ MessageId: id, ReceiptHandle: `receipt of ${id}`, Body: `event ${id}` });
  const failed = (Id: string, SenderFault: boolean) => ({ Id, SenderFault, Code: 'InternalError' });

  async function mocked() {
    const client = new SQSClient({ region: 'eu-west-1' });
    const sqs = mockClient(client);
    sqs.on(CreateQueueCommand).resolves({});
    const replies = await createReplyQueue({ client, besideQueueUrl: commandQueueUrl, name: 'r.fifo', waiting: retry });
    const deletions = () =>
      sqs
        .commandCalls(DeleteMessageBatchCommand)
        .map(({ args: [{ input }] }) => (input.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle));
    return { sqs, replies, deletions };
  }

  test('a poll that is refused is tried again', async () => {
    const { sqs, replies } = await mocked();
    sqs
      .on(ReceiveMessageCommand)
      .rejectsOnce(throttle)
      .rejectsOnce(throttle)
      .resolves({ Messages: [message('a')] });
    sqs.on(DeleteMessageBatchCommand).resolves({ Successful: [{ Id: '0' }] });
    await expect(replies.receive(0, never)).resolves.toEqual(['event a']);
  });

  test('a poll that is refused four times is an error', async () => {
    const { sqs, replies } = await mocked();
    sqs.on(ReceiveMessageCommand).rejects(throttle);
    await expect(replies.receive(0, never)).rejects.toMatchObject({ operation: 'ReceiveMessage', kind: 'throttled' });
    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(4);
  });

  test('of a deletion only the part that SQS could not do is tried again', async () => {
    const { sqs, replies, deletions } = await mocked();
    sqs.on(ReceiveMessageCommand).resolves({ Messages: ['a', 'b', 'c'].map(message) });
    sqs
      .on(DeleteMessageBatchCommand)
      .rejectsOnce(throttle)
      .resolvesOnce({ Successful: [{ Id: '0' }, { Id: '2' }], Failed: [failed('1', false)] })
      .resolves({ Successful: [{ Id: '1' }] });
    await expect(replies.receive(0, never)).resolves.toEqual(['event a', 'event b', 'event c']);
    const all = ['receipt of a', 'receipt of b', 'receipt of c'];
    expect(deletions()).toEqual([all, all, ['receipt of b']]);
  });

  test('a deletion that SQS cannot do four times is an error with its code', async () => {
    const { sqs, replies } = await mocked();
    sqs.on(ReceiveMessageCommand).resolves({ Messages: [message('a')] });
    sqs.on(DeleteMessageBatchCommand).resolves({ Failed: [failed('0', false)] });
    await expect(replies.receive(0, never)).rejects.toThrow(/DeleteMessageBatch .* InternalError/);
    expect(sqs.commandCalls(DeleteMessageBatchCommand)).toHaveLength(4);
  });

  test('an event whose receipt had run out comes again, and is given out once', async () => {
    const { sqs, replies, deletions } = await mocked();
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [message('a'), message('b')] })
      .resolves({ Messages: [message('b'), message('c')] });
    sqs
      .on(DeleteMessageBatchCommand)
      .resolvesOnce({ Successful: [{ Id: '0' }], Failed: [failed('1', true)] })
      .resolves({ Successful: [{ Id: '0' }, { Id: '1' }] });
    await expect(replies.receive(0, never)).resolves.toEqual(['event a', 'event b']);
    await expect(replies.receive(0, never)).resolves.toEqual(['event c']);
    expect(deletions()).toHaveLength(2);
  });
});
