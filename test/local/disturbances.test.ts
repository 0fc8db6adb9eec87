import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSqsClient } from '../../aws/clients.ts';
import { type AwsErrorKind, callAws } from '../../aws/errors.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import type { Disturbance, DisturbedCall } from '../../local/disturbances.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type QueueCount, type QueuesAndBuckets, startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';

const Bucket = 'disturbed';

describe('a disturbed call', () => {
  const deleted: QueueCount[] = [];
  const calls: DisturbedCall[] = [];
  const planned: { disturbance: Disturbance | undefined } = { disturbance: undefined };
  let server: QueuesAndBuckets;
  let sqs: SQSClient;
  let s3: S3Client;
  let QueueUrl: string;
  beforeAll(async () => {
    const disturb = (call: DisturbedCall) => {
      calls.push(call);
      return planned.disturbance;
    };
    server = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region, (count) => deleted.push(count), disturb);
    const settings = { endpoint: server.url, identity: LOCAL_IDENTITY };
    sqs = createSqsClient(settings);
    s3 = createS3Client(settings);
    QueueUrl = `${server.url}/000000000000/disturbed`;
    await sqs.send(new CreateQueueCommand({ QueueName: 'disturbed' }));
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    sqs.destroy();
    s3.destroy();
    await server.stop();
  });

  /** Makes the call under a disturbance, and says how it failed. */
  const failureOf = async (disturbance: Disturbance, call: () => Promise<unknown>) => {
    planned.disturbance = disturbance;
    calls.length = 0;
    const error = await callAws('Call', 'disturbed', call).catch((thrown: unknown) => thrown);
    planned.disturbance = undefined;
    return error;
  };

  const rows: readonly { disturbance: Disturbance; kind: AwsErrorKind; sqs: string; s3: string; done: boolean }[] = [
    { disturbance: 'throttle', kind: 'throttled', sqs: 'RequestThrottled', s3: 'SlowDown', done: false },
    { disturbance: 'error', kind: 'unknown', sqs: 'InternalFailure', s3: 'InternalError', done: false },
    { disturbance: 'error-after', kind: 'unknown', sqs: 'InternalFailure', s3: 'InternalError', done: true },
  ];

  test.each(rows)('to SQS, $disturbance: $kind, done: $done', async ({ disturbance, kind, sqs: name, done }) => {
    const send = () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: disturbance }));
    expect(await failureOf(disturbance, send)).toMatchObject({ kind, cause: { name } });
    expect(calls).toEqual([{ service: 'sqs', action: 'SendMessage' }]);
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(messages.map(({ Body }) => Body)).toEqual(done ? [disturbance] : []);

    deleted.length = 0;
    const ReceiptHandle = messages[0]?.ReceiptHandle ?? 'none';
    await failureOf(disturbance, () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
    expect(deleted).toEqual(done ? [{ queueName: 'disturbed', messages: 1 }] : []);
  });

  test.each(rows)('to S3, $disturbance: $kind, done: $done', async ({ disturbance, kind, s3: name, done }) => {
    const object = { Bucket, Key: disturbance };
    const put = () => s3.send(new PutObjectCommand({ ...object, Body: 'text', IfNoneMatch: '*' }));
    expect(await failureOf(disturbance, put)).toMatchObject({ kind, cause: { name } });
    expect(calls).toEqual([{ service: 's3', action: 'PutObject' }]);
    const got = s3.send(new GetObjectCommand(object)).then(({ Body: body }) => body?.transformToString());
    if (done) expect(await got).toBe('text');
    else await expect(got).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
