import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../aws/s3-client.ts';
import type { Disturbance, DisturbedCall } from '../../local/disturbances.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';

/** The local S3 with a bucket, whose calls fail as a test says. */
export async function startDisturbedS3(bucketName: string) {
  const disturbances: (Disturbance | undefined)[] = [];
  const calls: string[] = [];
  const disturb = ({ action }: DisturbedCall) => {
    calls.push(action);
    return disturbances.shift();
  };
  const server = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region, undefined, disturb);
  const client = createS3Client({ endpoint: server.url, identity: LOCAL_IDENTITY });
  await client.send(new CreateBucketCommand({ Bucket: bucketName }));
  return {
    client,
    /** Actions of the calls since the last `disturbNext`. */
    calls,
    /** What is to become of the next calls, one by one. */
    disturbances,
    disturbNext(...next: (Disturbance | undefined)[]): void {
      calls.length = 0;
      disturbances.splice(0, disturbances.length, ...next);
    },
    async stop(): Promise<void> {
      client.destroy();
      await server.stop();
    },
  };
}
export type DisturbedS3 = Awaited<ReturnType<typeof startDisturbedS3>>;
