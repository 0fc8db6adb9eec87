import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readQueueRedelivery } from '../../../aws/operator/queue-redelivery.ts';
import { type LocalQueues, startLocalQueues } from '../../worker/support/local-queues.ts';
import { manualRetry } from '../support/retrying.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

test('a queue tells when messages come back, and how often', async () => {
  const [queueUrl] = await Promise.all([queues.createQueue('commands'), queues.createQueue('dead')]);
  const Attributes = {
    VisibilityTimeout: '45',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
      maxReceiveCount: '3',
    }),
  };
  await queues.client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes }));
  expect(await readQueueRedelivery(queues.client, queueUrl, manualRetry())).toEqual({
    visibilityTimeoutSeconds: 45,
    redrive: { deadLetterQueueName: 'dead', maxReceiveCount: 3 },
  });
});

test('a queue without a redrive policy gives messages out for ever', async () => {
  const queueUrl = await queues.createQueue('plain');
  expect(await readQueueRedelivery(queues.client, queueUrl, manualRetry())).toMatchObject({ redrive: undefined });
});

test('an answer without a visibility time-out is an error', async () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  mockClient(client).on(GetQueueAttributesCommand).resolves({});
  const reading = readQueueRedelivery(client, 'https://sqs/1/commands', manualRetry(AbortSignal.abort()));
  await expect(reading).rejects.toMatchObject({
    name: 'AwsError',
    message: expect.stringMatching(/visibility time-out$/),
  });
});
