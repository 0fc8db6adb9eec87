import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Jimp } from 'jimp';
import { DEAD_LETTER_REASON_ATTRIBUTE } from '../../../contract/names.ts';
import { awsEnvironment, type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

const Bucket = 'pictures';
let queues: LocalQueues;
let s3: S3Client;
beforeAll(async () => {
  queues = await startLocalQueues();
  s3 = new S3Client({
    endpoint: queues.endpoint,
    region: awsEnvironment.AWS_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local-secret' },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3.destroy();
  await queues.stop();
});

test('the image worker of the documents makes thumbnails and sets broken pictures aside', async () => {
  const pictures = await queues.createQueue('pictures');
  const deadLetters = await queues.createQueue('pictures-dead');
  const wide = await new Jimp({ width: 640, height: 320, color: 0x3366ccff }).getBuffer('image/png');
  for (const [Key, Body] of [
    ['wide.png', wide],
    ['broken.png', wide.subarray(0, 60)],
  ] as const) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await queues.send(pictures, Key);
  }
  const worker = startWorkerProcess('test/docs/examples/image-worker.ts', {
    AWS_ENDPOINT_URL_S3: queues.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_SQS_QUEUE_URL: pictures,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetters,
    PICTURES_BUCKET: Bucket,
    WORKER_PAID_MINIMUM_SECONDS: '0',
  });
  await expect(worker.exited).resolves.toEqual({ exitCode: 0, signal: null });

  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'thumbnails/wide.png' }));
  const thumbnail = await Jimp.read(Buffer.from((await Body?.transformToByteArray()) ?? []));
  expect(thumbnail).toMatchObject({ mime: 'image/jpeg', width: 200, height: 100 });
  expect(await queues.counts('pictures')).toEqual({ visible: 0, inFlight: 0 });
  const [deadLetter, ...others] = await queues.receiveAll(deadLetters);
  expect(others).toEqual([]);
  expect(deadLetter?.Body).toBe('broken.png');
  expect(deadLetter?.MessageAttributes?.[DEAD_LETTER_REASON_ATTRIBUTE]?.StringValue).toBe('broken.png is no picture');
});
