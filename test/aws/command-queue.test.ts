import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createCommandQueue, type ReceivedMessage } from '../../aws/command-queue.ts';
import { DEAD_LETTER_REASON_ATTRIBUTE } from '../../contract/names.ts';
import { type LocalQueues, retry, startLocalQueues } from '../worker/support/local-queues.ts';

const never = new AbortController().signal;

describe('over the wire', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterAll(() => queues.stop());

  async function open(name: string, suffix = '') {
    const queueUrl = await queues.createQueue(`${name}${suffix}`);
    const deadLetterQueueUrl = await queues.createQueue(`${name}-dead${suffix}`);
    const { client } = queues;
    const visibilityTimeoutSeconds = 60;
    const parts = { client, longPollingClient: client, queueUrl, deadLetterQueueUrl, visibilityTimeoutSeconds, retry };
    return { queueUrl, deadLetterQueueUrl, name: `${name}${suffix}`, queue: createCommandQueue(parts) };
  }

  async function receiveOne({ queue }: Awaited<ReturnType<typeof open>>): Promise<ReceivedMessage> {
    const message = await queue.receive(5, never);
    if (!message) throw new Error('no message came');
    return message;
  }

  test('a message comes with its body, attributes and receive count, and others do not get it meanwhile', async () => {
    const at = await open('received');
    const attributes = {
      type: { DataType: 'String', StringValue: 'execute' },
      n: { DataType: 'Number.int', StringValue: '7' },
    };
    const before = Date.now();
    await queues.send(at.queueUrl, 'the body', { MessageAttributes: attributes });
    const received = await receiveOne(at);
    expect(received.sentAt).toBeGreaterThanOrEqual(before);
    expect(received.sentAt).toBeLessThanOrEqual(Date.now());
    expect(received).toMatchObject({
      body: 'the body',
      receiveCount: 1,
      attributes: { type: { dataType: 'String', value: 'execute' }, n: { dataType: 'Number.int', value: '7' } },
    });
    await expect(at.queue.receive(0, never)).resolves.toBeUndefined();
  });

  test('an empty queue brings nothing, and a signal ends the wait at once without an error', async () => {
    const at = await open('empty');
    await expect(at.queue.receive(0, never)).resolves.toBeUndefined();
    const stop = new AbortController();
    const received = at.queue.receive(20, stop.signal);
    stop.abort();
    await expect(received).resolves.toBeUndefined();
    await expect(at.queue.receive(20, stop.signal)).resolves.toBeUndefined();
  });

  test('a released message is there again at once, a deleted one never', async () => {
    const at = await open('settled');
    await queues.send(at.queueUrl, 'x');
    await at.queue.release(await receiveOne(at));
    const again = await receiveOne(at);
    expect(again.receiveCount).toBe(2);
    await at.queue.extend(again, 30);
    expect(await queues.counts(at.name)).toEqual({ visible: 0, inFlight: 1 });
    await at.queue.delete(again);
    expect(await queues.counts(at.name)).toEqual({ visible: 0, inFlight: 0 });
  });

  test('the receipt of a message that was given back is lost, and so is that of one received by somebody else since', async () => {
    const at = await open('lost');
    await queues.send(at.queueUrl, 'x');
    const first = await receiveOne(at);
    await at.queue.release(first);
    await expect(at.queue.extend(first, 30)).rejects.toMatchObject({ name: 'ReceiptLostError' });
    await receiveOne(at);
    await expect(at.queue.extend(first, 30)).rejects.toMatchObject({ cause: { operation: 'ChangeMessageVisibility' } });
  });

  test('a dead letter has body, attributes and the reason, and is off the queue', async () => {
    const at = await open('dead-letter');
    const attributes = { b: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 255) } };
    await queues.send(at.queueUrl, 'broken', { MessageAttributes: attributes });
    await at.queue.deadLetter(await receiveOne(at), 'not JSON');
    expect(await queues.counts(at.name)).toEqual({ visible: 0, inFlight: 0 });
    const [message] = await queues.receive(at.deadLetterQueueUrl, 0);
    expect(message).toMatchObject({
      Body: 'broken',
      MessageAttributes: { [DEAD_LETTER_REASON_ATTRIBUTE]: { DataType: 'String', StringValue: 'not JSON' } },
    });
    expect(Buffer.from(message?.MessageAttributes?.['b']?.BinaryValue ?? [])).toEqual(Buffer.of(1, 255));
  });

  test('a dead letter of the largest size goes without the reason, for which it has no room', async () => {
    const at = await open('large-letter');
    const body = 'x'.repeat(1024 * 1024 - 10);
    await queues.send(at.queueUrl, body);
    await at.queue.deadLetter(await receiveOne(at), 'not JSON');
    expect(await queues.counts(at.name)).toEqual({ visible: 0, inFlight: 0 });
    const [message] = await queues.receive(at.deadLetterQueueUrl, 0);
    expect(message?.Body).toBe(body);
    expect(message?.MessageAttributes).toBeUndefined();
  });

  test('on a FIFO queue a dead letter keeps its group, and one that is sent twice is there once', async () => {
    const at = await open('grouped', '.fifo');
    await queues.send(at.queueUrl, 'broken', { MessageGroupId: 'terminal-1', MessageDeduplicationId: 'd' });
    const message = await receiveOne(at);
    expect(message.groupId).toBe('terminal-1');
    await at.queue.deadLetter(message, 'not JSON');
    await at.queue.deadLetter(message, 'not JSON');
    const letters = await queues.receive(at.deadLetterQueueUrl, 0);
    expect(letters.map(({ Attributes }) => Attributes?.['MessageGroupId'])).toEqual(['terminal-1']);
  });

  test.each([
    { name: 'is empty', reason: '', kept: '?' },
    { name: 'has characters that SQS refuses', reason: 'a\u0000b\uFFFFc', kept: 'a?b?c' },
    { name: 'is long', reason: 'x'.repeat(5000), kept: 'x'.repeat(1024) },
  ])('a reason that $name does not keep a message out of the dead-letter queue', async ({ name, reason, kept }) => {
    const at = await open(`reason-${name.replaceAll(' ', '-')}`);
    await queues.send(at.queueUrl, 'x');
    await at.queue.deadLetter(await receiveOne(at), reason);
    const [message] = await queues.receive(at.deadLetterQueueUrl, 0);
    expect(message?.MessageAttributes?.[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue).toBe(kept);
  });

  test('a queue that is not there is an error with operation and queue', async () => {
    const at = await open('gone');
    await queues.deleteQueue('gone');
    const expected = { name: 'AwsError', operation: 'ReceiveMessage', resource: at.queueUrl, kind: 'configuration' };
    await expect(at.queue.receive(0, never)).rejects.toMatchObject(expected);
  });
});

describe('exact calls', () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  const urls = { queueUrl: 'https://q/1/commands', deadLetterQueueUrl: 'https://q/1/dead' };
  const queue = createCommandQueue({ client, longPollingClient: client, ...urls, visibilityTimeoutSeconds: 90, retry });
  const held = { messageId: 'm', body: 'b', receiveCount: 1, receiptHandle: 'r' };
  const throttle = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

  test('a receive asks for one message, for the visibility time-out of the worker', async () => {
    sqs.reset();
    sqs.on(ReceiveMessageCommand).resolves({});
    await queue.receive(20, never);
    expect(sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input).toMatchObject({
      QueueUrl: urls.queueUrl,
      MaxNumberOfMessages: 1,
      WaitTimeSeconds: 20,
      VisibilityTimeout: 90,
    });
  });

  test('a throttled deletion is tried again', async () => {
    sqs.reset();
    sqs.on(DeleteMessageCommand).rejectsOnce(throttle).resolves({});
    await queue.delete({ ...held, attributes: {} });
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(2);
  });

  const invalid = (name: string, message: string) => Object.assign(new Error(message), { name });
  test.each([
    {
      row: 'a handle that never was one',
      thrown: invalid('ReceiptHandleIsInvalid', 'not valid'),
      name: 'ReceiptLostError',
    },
    { row: 'a message that is visible', thrown: invalid('MessageNotInflight', 'visible'), name: 'ReceiptLostError' },
    {
      row: 'a receipt that is void by now',
      thrown: invalid(
        'InvalidParameterValue',
        'Value AQEB for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
      ),
      name: 'ReceiptLostError',
    },
    {
      row: 'more than twelve hours',
      thrown: invalid(
        'InvalidParameterValue',
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
      ),
      name: 'AwsError',
    },
    { row: 'a throttle', thrown: throttle, name: 'AwsError' },
    { row: 'a queue that is gone', thrown: invalid('QueueDoesNotExist', 'no such queue'), name: 'AwsError' },
  ])('an extension refused for $row is a $name, after one try', async ({ thrown, name }) => {
    sqs.reset();
    sqs.on(ChangeMessageVisibilityCommand).rejects(thrown);
    await expect(queue.extend({ ...held, attributes: {} }, 30)).rejects.toMatchObject({ name });
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(1);
  });

  test('a deletion that fails for good leaves one copy in the dead-letter queue, not one for each try', async () => {
    sqs.reset();
    sqs.on(SendMessageCommand).rejectsOnce(throttle).resolves({});
    sqs.on(DeleteMessageCommand).rejects(throttle);
    await expect(queue.deadLetter({ ...held, attributes: {} }, 'x')).rejects.toMatchObject({
      operation: 'DeleteMessage',
    });
    // The first was refused.
    expect(sqs.commandCalls(SendMessageCommand)).toHaveLength(2);
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(4);
  });

  test('a message that could not be sent to the dead-letter queue is not deleted', async () => {
    sqs.reset();
    sqs.on(SendMessageCommand).rejects(throttle);
    await expect(queue.deadLetter({ ...held, attributes: {} }, 'x')).rejects.toMatchObject({
      resource: urls.deadLetterQueueUrl,
    });
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(0);
  });

  test("a message with SQS's ten attributes gives one up for the reason", async () => {
    sqs.reset();
    sqs.on(SendMessageCommand).resolves({});
    sqs.on(DeleteMessageCommand).resolves({});
    const ten = Array.from({ length: 10 }, (_, index) => [`a${index}`, { dataType: 'String', value: 'v' }]);
    await queue.deadLetter({ ...held, attributes: Object.fromEntries(ten) }, 'x');
    const attributes = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input.MessageAttributes ?? {};
    expect(Object.keys(attributes)).toHaveLength(10);
    expect(attributes[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue).toBe('x');
  });
});
