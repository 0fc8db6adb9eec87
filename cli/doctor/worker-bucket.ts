import { expiryOf, type ObjectExpiry, type ObjectKind } from '../../aws/operator/object-expiry.ts';
import {
  CONTROL_QUEUE_LIST_PREFIX,
  SESSION_PREFIX,
  START_MARK_PREFIX,
  WORKSPACE_PREFIX,
} from '../../contract/names.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';

/** A mark holds two ids, a task's ARN and a time, as JSON: some two hundred bytes. */
const startMarks: ObjectKind = { prefix: START_MARK_PREFIX, leastBytes: 100, mostBytes: 1000 };
/** Manifests and packs, of whatever size S3 takes: nothing among them may go. */
const workspaces: ObjectKind = { prefix: WORKSPACE_PREFIX, leastBytes: 1, mostBytes: Number.MAX_SAFE_INTEGER };
/** A directory and exported variables, of which a session keeps 64 KiB at most. */
const sessions: ObjectKind = { prefix: SESSION_PREFIX, leastBytes: 10, mostBytes: 1024 * 1024 };
/** Their keys say everything. */
const controlQueues: ObjectKind = { prefix: CONTROL_QUEUE_LIST_PREFIX, leastBytes: 0, mostBytes: 0 };

/** Where a terminal worker keeps what outlives it. */
export interface WorkerBucket {
  readonly bucketName: string;
  /** Whether its tasks make start marks there. */
  readonly hasStartMarks: boolean;
}

/** What the lifecycle of its bucket does with what a terminal worker keeps there. */
export interface WorkerBucketExpiry {
  readonly bucketName: string;
  /** Undefined where tasks make none. */
  readonly startMarks: ObjectExpiry | undefined;
  readonly workspaces: ObjectExpiry;
  readonly sessions: ObjectExpiry;
  readonly controlQueues: ObjectExpiry;
}

/**
 * The bucket of a task with this environment; undefined when it is not the terminal worker, which alone is told of a queue for events: a worker
 * of one's own may have a bucket for its own purposes.
 */
export function workerBucketOf(environment: Readonly<Record<string, string>>): WorkerBucket | undefined {
  const {
    AWS_SQS_RESPONSE_QUEUE_URL: responseQueueUrl,
    WORKER_DELIVERY: delivery = terminalWorkerSettings.WORKER_DELIVERY.default,
    AWS_S3_BUCKET_NAME: bucketName,
  } = environment;
  if (responseQueueUrl === undefined || bucketName === undefined) return undefined;
  return { bucketName, hasStartMarks: delivery === 'at-most-once' };
}

/** By the bucket's rules, in S3's own terms. */
export function workerBucketExpiry(
  { bucketName, hasStartMarks }: WorkerBucket,
  rules: Parameters<typeof expiryOf>[0],
): WorkerBucketExpiry {
  return {
    bucketName,
    startMarks: hasStartMarks ? expiryOf(rules, startMarks) : undefined,
    workspaces: expiryOf(rules, workspaces),
    sessions: expiryOf(rules, sessions),
    controlQueues: expiryOf(rules, controlQueues),
  };
}
