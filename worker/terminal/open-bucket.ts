import { createObjectStore, type ObjectStore } from '../../aws/object-store.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { createStartMarks, type StartMarks } from '../../aws/start-marks.ts';
import type { Clock } from '../../contract/clock.ts';
import { SESSION_PREFIX, WORKSPACE_PREFIX } from '../../contract/names.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import { untilDone } from '../run-worker.ts';

/** What a worker keeps in the bucket. */
export interface OpenBucket {
  readonly store: ObjectStore;
  /** Undefined where a command may run twice. */
  readonly startMarks: StartMarks | undefined;
  /**
   * Finds out whether all of it may be done: a worker that cannot could only use up the receives of its messages. Throws AwsError.
   */
  check(): Promise<void>;
  close(): void;
}

/** Undefined where there is none; start marks are then not asked for either. */
export function openBucket(
  settings: Pick<TerminalWorkerSettings, 'AWS_S3_BUCKET_NAME' | 'AWS_ENDPOINT_URL_S3' | 'WORKER_DELIVERY'>,
  waiting: { readonly clock: Clock; readonly random: () => number },
): OpenBucket | undefined {
  const { AWS_S3_BUCKET_NAME: bucketName, WORKER_DELIVERY: delivery } = settings;
  if (bucketName === undefined) return undefined;
  const client = createS3Client({ endpoint: settings.AWS_ENDPOINT_URL_S3 });
  const store = createObjectStore({ client, bucketName, retry: waiting });
  const startMarks =
    delivery === 'at-most-once' ? createStartMarks({ client, bucketName, retry: untilDone() }) : undefined;
  const never = new AbortController().signal;
  return {
    store,
    startMarks,
    check: async () => {
      await Promise.all([
        startMarks?.check(),
        store.check(WORKSPACE_PREFIX, never),
        store.check(SESSION_PREFIX, never),
      ]);
    },
    close: () => client.destroy(),
  };
}
