import type { ObjectKind } from '../../aws/operator/object-expiry.ts';
import { START_MARK_PREFIX } from '../../contract/names.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';

/** A mark holds two ids, a task's ARN and a time, as JSON: some two hundred bytes. */
export const startMarkObjects: ObjectKind = { prefix: START_MARK_PREFIX, leastBytes: 100, mostBytes: 1000 };

/**
 * Where a task with this environment makes start marks; undefined when it makes none. Only the terminal worker does, and it alone is told
 * of a queue for events: a worker of one's own may have a bucket for its own purposes.
 */
export function markBucketOf(environment: Readonly<Record<string, string>>): string | undefined {
  const {
    AWS_SQS_RESPONSE_QUEUE_URL: responseQueueUrl,
    WORKER_DELIVERY: delivery = terminalWorkerSettings.WORKER_DELIVERY.default,
    AWS_S3_BUCKET_NAME: bucketName,
  } = environment;
  return responseQueueUrl !== undefined && delivery === 'at-most-once' ? bucketName : undefined;
}
