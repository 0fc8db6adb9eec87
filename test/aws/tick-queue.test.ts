import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { queueTick } from '../../aws/tick-queue.ts';
import { type TickMessage, tickMessageSchema } from '../../contract/tick-message.ts';
import { type LocalQueues, startLocalQueues } from '../worker/support/local-queues.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

const message: TickMessage = {
  kind: 'tick',
  dueAt: '2026-01-05T10:00:10.000Z',
  first: false,
  hopsLeft: 4,
  launched: [{ at: '2026-01-05T10:00:01.000Z', role: 'burst', capacity: 'FARGATE_SPOT', taskIds: ['a1', 'b2'] }],
  parameter: '{"paused":false}',
  requests: ['warm-up'],
};

describe('over the wire', () => {
  let queues: LocalQueues;
  beforeAll(async () => {
    queues = await startLocalQueues();
  });
  afterAll(() => queues.stop());

  test('a tick arrives as it was queued', async () => {
    const queueUrl = await queues.createQueue('ticks');
    await queueTick(queues.client, queueUrl, message, 0, manualRetry());
    const [received] = await queues.receive(queueUrl, 5);
    expect(tickMessageSchema.parse(JSON.parse(received?.Body ?? ''))).toEqual(message);
  });

  test('a parameter with any characters goes along', async () => {
    const queueUrl = await queues.createQueue('characters');
    const odd = { ...message, parameter: '{"é":"😀\uFFFF\u0000"}' };
    await queueTick(queues.client, queueUrl, odd, 0, manualRetry());
    const [received] = await queues.receive(queueUrl, 5);
    expect(JSON.parse(received?.Body ?? '')).toEqual(odd);
  });

  test('a tick with a delay is not delivered before', async () => {
    const queueUrl = await queues.createQueue('delayed-ticks');
    await queueTick(queues.client, queueUrl, message, 9, manualRetry());
    const depth = await readQueueDepth(queues.client, queueUrl, manualRetry());
    expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
  });

  test('a queue that is not there is an error to page for, with operation and queue', async () => {
    const queueUrl = await queues.createQueue('gone');
    await queues.deleteQueue('gone');
    const expected = { name: 'AwsError', operation: 'SendMessage', resource: queueUrl, action: 'page' };
    await expect(queueTick(queues.client, queueUrl, message, 0, manualRetry())).rejects.toMatchObject(expected);
  });
});

describe('exact calls', () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/ticks';
  beforeEach(() => {
    sqs.reset();
  });

  test('a throttled tick is sent again with the same delay', async () => {
    sqs.on(SendMessageCommand).rejectsOnce(sdkError('RequestThrottled', 'Rate exceeded')).resolves({});
    const context = manualRetry();
    await settled(context.clock, queueTick(client, queueUrl, message, 7, context));
    const sent = sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
    const expected = { QueueUrl: queueUrl, MessageBody: JSON.stringify(message), DelaySeconds: 7 };
    expect(sent).toEqual([expected, expected]);
  });
});
