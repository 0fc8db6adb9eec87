import { expect, test } from '@jest/globals';
import { markBucketOf } from '../../../cli/doctor/mark-bucket.ts';

const terminalWorker = {
  AWS_SQS_RESPONSE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/responses.fifo',
  AWS_S3_BUCKET_NAME: 'ours',
};

test.each<{ name: string; environment: Record<string, string>; bucket: string | undefined }>([
  { name: 'the terminal worker', environment: terminalWorker, bucket: 'ours' },
  {
    name: 'the terminal worker at most once',
    environment: { ...terminalWorker, WORKER_DELIVERY: 'at-most-once' },
    bucket: 'ours',
  },
  {
    name: 'the terminal worker at least once',
    environment: { ...terminalWorker, WORKER_DELIVERY: 'at-least-once' },
    bucket: undefined,
  },
  {
    name: "a worker of one's own with a bucket",
    environment: { AWS_S3_BUCKET_NAME: 'theirs' },
    bucket: undefined,
  },
])('$name makes start marks in: $bucket', ({ environment, bucket }) => {
  expect(markBucketOf(environment)).toBe(bucket);
});
