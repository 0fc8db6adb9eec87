import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { type LocalQueues, startLocalQueues } from '../worker/support/local-queues.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

describe('over the wire', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterAll(() => queues.stop());

  test('an empty queue has three zeros', async () => {
    const queueUrl = await queues.createQueue('empty');
    const depth = await readQueueDepth(queues.client, queueUrl, manualRetry());
    expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test.each(['counted', 'counted.fifo'])(
    'messages of %s are visible, in flight after they were received, or delayed',
    async (name) => {
      const queueUrl = await queues.createQueue(name);
      const fifo = name.endsWith('.fifo');
      const more = (id: string) => (fifo ? { MessageGroupId: id, MessageDeduplicationId: id } : {});
      await queues.send(queueUrl, 'taken', more('0'));
      await queues.client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }));
      for (const id of ['1', '2']) await queues.send(queueUrl, 'waiting', more(id));
      // A FIFO queue takes no delay for one message (SQS API reference, SendMessage).
      if (!fifo) for (const _ of [1, 2, 3]) await queues.send(queueUrl, 'later', { DelaySeconds: 60 });
      const depth = await readQueueDepth(queues.client, queueUrl, manualRetry());
      expect(depth).toEqual({ visible: 2, inFlight: 1, delayed: fifo ? 0 : 3 });
    },
  );

  test('a queue that is not there is an error to page for, with operation and queue', async () => {
    const queueUrl = await queues.createQueue('gone');
    await queues.deleteQueue('gone');
    const expected = { name: 'AwsError', operation: 'GetQueueAttributes', resource: queueUrl, action: 'page' };
    await expect(readQueueDepth(queues.client, queueUrl, manualRetry())).rejects.toMatchObject(expected);
  });

  test('a deadline that is over is an error', async () => {
    const queueUrl = await queues.createQueue('late');
    const reading = readQueueDepth(queues.client, queueUrl, manualRetry(AbortSignal.abort()));
    await expect(reading).rejects.toMatchObject({ name: 'AwsError', kind: 'unknown' });
  });
});

describe('when the answer is not what it should be', () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/commands';
  const counts = {
    ApproximateNumberOfMessages: '3',
    ApproximateNumberOfMessagesNotVisible: '2',
    ApproximateNumberOfMessagesDelayed: '1',
  };
  const { ApproximateNumberOfMessages: _visible, ...withoutVisible } = counts;
  const { ApproximateNumberOfMessagesNotVisible: _inFlight, ...withoutInFlight } = counts;
  const { ApproximateNumberOfMessagesDelayed: _delayed, ...withoutDelayed } = counts;
  beforeEach(() => {
    sqs.reset();
  });

  test('the three counts are asked for, and no more', async () => {
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: counts });
    const depth = await readQueueDepth(client, queueUrl, manualRetry());
    expect(depth).toEqual({ visible: 3, inFlight: 2, delayed: 1 });
    expect(sqs.commandCalls(GetQueueAttributesCommand)[0]?.args[0].input).toEqual({
      QueueUrl: queueUrl,
      AttributeNames: Object.keys(counts),
    });
  });

  test.each([
    { row: 'an answer without attributes', attributes: undefined, received: 'no count' },
    { row: 'no visible count', attributes: withoutVisible, received: 'no count' },
    { row: 'no count in flight', attributes: withoutInFlight, received: 'no count' },
    { row: 'no delayed count', attributes: withoutDelayed, received: 'no count' },
    { row: 'an empty count', attributes: { ...counts, ApproximateNumberOfMessages: '' }, received: '""' },
    { row: 'a word', attributes: { ...counts, ApproximateNumberOfMessages: 'many' }, received: '"many"' },
    { row: 'a negative count', attributes: { ...counts, ApproximateNumberOfMessages: '-1' }, received: '"-1"' },
    { row: 'a fraction', attributes: { ...counts, ApproximateNumberOfMessagesNotVisible: '1.5' }, received: '"1.5"' },
    { row: 'NaN', attributes: { ...counts, ApproximateNumberOfMessagesDelayed: 'NaN' }, received: '"NaN"' },
  ])('$row is an error, never a zero', async ({ attributes, received }) => {
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: attributes });
    const reading = readQueueDepth(client, queueUrl, manualRetry());
    await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: 'GetQueueAttributes' });
    await expect(reading).rejects.toThrow(`the answer holds ${received}`);
  });

  test('a throttled reading is tried again', async () => {
    const throttle = sdkError('RequestThrottled', 'Rate exceeded');
    sqs.on(GetQueueAttributesCommand).rejectsOnce(throttle).resolves({ Attributes: counts });
    const context = manualRetry();
    const depth = await settled(context.clock, readQueueDepth(client, queueUrl, context));
    expect(depth).toEqual({ visible: 3, inFlight: 2, delayed: 1 });
  });
});
