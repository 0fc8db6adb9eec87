import { DeleteMessageBatchCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type ControlQueues, createControlQueues } from '../../aws/control-queue.ts';
import { type LocalQueues, retry, startLocalQueues } from '../worker/support/local-queues.ts';
import { sdkError } from './support/retrying.ts';

const never = new AbortController().signal;

let local: LocalQueues;
let queues: ControlQueues;
beforeAll(async () => {
  local = await startLocalQueues();
  const { client } = local;
  const besideQueueUrl = await local.createQueue('commands');
  queues = createControlQueues({ client, longPollingClient: client, besideQueueUrl, waiting: retry });
});
afterAll(() => local.stop());

test('a queue is FIFO, encrypted, forgets soon, and is not created twice', async () => {
  await queues.create('created.fifo', never);
  await queues.create('created.fifo', never);
  const QueueUrl = queues.urlOf('created.fifo');
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes: attributes } = await local.client.send(command);
  expect(attributes).toMatchObject({
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    SqsManagedSseEnabled: 'true',
    MessageRetentionPeriod: '300',
    VisibilityTimeout: '5',
  });
});

test('messages come in their order, equal ones too, and not again once deleted', async () => {
  await queues.create('ordered.fifo', never);
  const bodies = ['a', 'a', 'b', 'c'];
  for (const [key, body] of bodies.entries()) {
    const group = { MessageGroupId: 't', MessageDeduplicationId: String(key) };
    await local.send(queues.urlOf('ordered.fifo'), body, group);
  }
  const came: string[] = [];
  while (came.length < bodies.length) {
    const messages = await queues.receive('ordered.fifo', never);
    came.push(...messages.map(({ body }) => body));
    await queues.deleteMessages('ordered.fifo', messages, never);
  }
  expect(came).toEqual(bodies);
  expect(await local.counts('ordered.fifo')).toEqual({ visible: 0, inFlight: 0 });
});

test('a signal ends a wait at once', async () => {
  await queues.create('waiting.fifo', never);
  const stop = new AbortController();
  const received = queues.receive('waiting.fifo', stop.signal);
  stop.abort();
  await expect(received).rejects.toMatchObject({ name: 'AwsError', operation: 'ReceiveMessage' });
});

test('a queue that is removed is gone, and may be removed again', async () => {
  await queues.create('removed.fifo', never);
  await queues.remove('removed.fifo', never);
  await queues.remove('removed.fifo', never);
  await expect(queues.receive('removed.fifo', never)).rejects.toMatchObject({ name: 'QueueGoneError' });
});

test('what AWS refuses comes as an AwsError, also where it refuses a part', async () => {
  const client = new SQSClient({});
  const sqs = mockClient(client);
  const mocked = createControlQueues({ client, longPollingClient: client, besideQueueUrl: 'q', waiting: retry });
  sqs.on(DeleteMessageBatchCommand).resolves({
    Successful: [{ Id: '0' }],
    Failed: [{ Id: '1', Code: 'ReceiptHandleIsInvalid', Message: 'too late', SenderFault: true }],
  });
  const messages = ['1', '2'].map((messageId) => ({ messageId, body: '', receiptHandle: messageId }));
  await expect(mocked.deleteMessages('refused.fifo', messages, never)).rejects.toMatchObject({
    operation: 'DeleteMessageBatch',
    message: expect.stringContaining('ReceiptHandleIsInvalid: too late (one message)'),
  });
  sqs.reset();
  sqs.rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(mocked.create('refused.fifo', never)).rejects.toMatchObject({ name: 'AwsError', action: 'page' });
  await expect(mocked.remove('refused.fifo', never)).rejects.toMatchObject({ name: 'AwsError', action: 'page' });
});
