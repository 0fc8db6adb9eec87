import { expect, test } from '@jest/globals';
import { workerBucketExpiry, workerBucketOf } from '../../../cli/doctor/worker-bucket.ts';

const terminalWorker = {
  AWS_SQS_RESPONSE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/responses.fifo',
  AWS_S3_BUCKET_NAME: 'ours',
};

test.each<{ name: string; environment: Record<string, string>; bucket: ReturnType<typeof workerBucketOf> }>([
  { name: 'the terminal worker', environment: terminalWorker, bucket: { bucketName: 'ours', hasStartMarks: true } },
  {
    name: 'the terminal worker at most once',
    environment: { ...terminalWorker, WORKER_DELIVERY: 'at-most-once' },
    bucket: { bucketName: 'ours', hasStartMarks: true },
  },
  {
    name: 'the terminal worker at least once',
    environment: { ...terminalWorker, WORKER_DELIVERY: 'at-least-once' },
    bucket: { bucketName: 'ours', hasStartMarks: false },
  },
  {
    name: "a worker of one's own with a bucket",
    environment: { AWS_S3_BUCKET_NAME: 'theirs' },
    bucket: undefined,
  },
])('$name has the bucket $bucket', ({ environment, bucket }) => {
  expect(workerBucketOf(environment)).toEqual(bucket);
});

test('a rule for the whole bucket removes files, too, and one for sessions them alone', () => {
  const rule = (Prefix: string, Days: number) => ({
    Status: 'Enabled' as const,
    Filter: { Prefix },
    Expiration: { Days },
  });
  const never = { removesAll: false, soonestDays: undefined };
  const expiry = (...rules: ReturnType<typeof rule>[]) =>
    workerBucketExpiry({ bucketName: 'ours', hasStartMarks: false }, rules);
  expect(expiry(rule('', 90))).toMatchObject({ startMarks: undefined, workspaces: { soonestDays: 90 } });
  expect(expiry(rule('workspace-state/p/', 1))).toMatchObject({ workspaces: { soonestDays: 1 }, sessions: never });
  expect(expiry(rule('sessions/', 30), rule('control-queues/', 30))).toMatchObject({
    workspaces: never,
    sessions: { removesAll: true },
    controlQueues: { removesAll: true },
  });
});
