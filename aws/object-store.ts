import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { AwsError, callAws } from './errors.ts';
import { type ListedObject, listObjects, told } from './list-objects.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { s3CodeOf, s3StatusOf } from './s3-error.ts';

export type { ListedObject };

/** What a write asks of the object that it replaces: that there is none, or that it is still the one that was read. */
export type WriteCondition = { readonly kind: 'absent' } | { readonly kind: 'unchanged'; readonly etag: string };

export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
}

/**
 * Objects of one bucket that are small enough for the memory. All methods throw AwsError; once the signal aborts, nothing is tried again.
 */
export interface ObjectStore {
  /**
   * Undefined when there is none; `unchanged` when it is still the one of `unlessEtag`. Whoever may not list the bucket is told the same of
   * an object that is missing as of one that is forbidden: below a prefix that `check` was asked about, one that is forbidden counts as
   * missing if the check's own object can be read in the same moment; elsewhere it is an error.
   */
  read(key: string, signal: AbortSignal): Promise<StoredObject | undefined>;
  readUnless(key: string, etag: string, signal: AbortSignal): Promise<StoredObject | 'unchanged' | undefined>;
  /**
   * Gives the new etag; undefined when the condition does not hold. A try whose answer was lost is told from another's write by content, so
   * two that write the same may both be told that they did. After an AwsError it may be written all the same.
   */
  write(key: string, body: Uint8Array, signal: AbortSignal, condition?: WriteCondition): Promise<string | undefined>;
  /** Those that are not there are removed already. After a lost answer it is tried again, whatever was written there meanwhile. */
  remove(keys: readonly string[], signal: AbortSignal): Promise<void>;
  /** In order of their keys. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<ListedObject>;
  /** Finds out whether objects under a prefix may be written and read, by one named `check`, which stays there and is listed. */
  check(prefix: string, signal: AbortSignal): Promise<void>;
}

export interface ObjectStoreParts {
  readonly client: S3Client;
  readonly bucketName: string;
  readonly retry: Pick<RetryContext, 'clock' | 'random'>;
}

/** An answer is waited for 3 s, and for a write as much longer as its body takes at 2 Mbit/s. */
const ANSWER_MILLISECONDS = 3000;
const SLOWEST_BYTES_PER_MILLISECOND = 256;

const REMOVALS_AT_ONCE = 10;

/**
 * Objects in S3. A write on the condition that there is none says `If-None-Match: *`, one on the condition that nothing has
 * changed `If-Match` with the etag. S3 answers 412 where the condition does not hold, 404 where there is no object to match,
 * and 409 where the write met another operation, which is to be tried again (S3 user guide, "How to prevent object overwrites
 * with conditional writes"; S3 API reference, PutObject). Once a write is answered every read sees it (S3 user guide, "Amazon
 * S3 data consistency model").
 *
 * Permissions: `s3:PutObject`, `s3:GetObject` (which `If-Match` needs, too) and `s3:DeleteObject` on the keys, and
 * `s3:ListBucket` for `list` alone. Where that is limited to a prefix it does not tell missing objects from forbidden ones:
 * reading names no prefix.
 *
 * Objects are removed by calls of their own, ten at once: DeleteObjects would want a checksum, and can succeed in part.
 */
export function createObjectStore({ client, bucketName, retry }: ObjectStoreParts): ObjectStore {
  const checkedPrefixes = new Set<string>();
  const addressOf = (key: string) => `s3://${bucketName}/${key}`;
  const objectOf = (key: string) => ({ Bucket: bucketName, Key: key });

  const call = <T>(operation: string, key: string, signal: AbortSignal, send: () => Promise<T>) =>
    withRetries(() => callAws(operation, addressOf(key), send), { ...retry, signal });

  const get = async (key: string, signal: AbortSignal, unlessEtag?: string): Promise<StoredObject> => {
    const command = new GetObjectCommand({ ...objectOf(key), IfNoneMatch: unlessEtag });
    const { Body: body, ETag: etag } = await client.send(command, { abortSignal: signal });
    return { body: await told(body).transformToByteArray(), etag: told(etag) };
  };

  const put = async (key: string, body: Uint8Array, signal: AbortSignal, condition?: WriteCondition) => {
    const command = new PutObjectCommand({ ...objectOf(key), Body: body, ...headersOf(condition) });
    const requestTimeout = ANSWER_MILLISECONDS + body.length / SLOWEST_BYTES_PER_MILLISECOND;
    return told((await client.send(command, { abortSignal: signal, requestTimeout })).ETag);
  };

  const readCheck = (prefix: string, signal: AbortSignal) => {
    const key = `${prefix}${CHECK_NAME}`;
    return call('GetObject', key, signal, () => get(key, signal));
  };

  const orMissing = async <T>(key: string, signal: AbortSignal, reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (s3CodeOf(error) === 'NoSuchKey') return undefined;
      const prefix = [...checkedPrefixes].find((checked) => key.startsWith(checked));
      if (s3CodeOf(error) !== 'AccessDenied' || prefix === undefined) throw error;
      await readCheck(prefix, signal);
      return undefined;
    }
  };

  const store: ObjectStore = {
    read: (key, signal) =>
      orMissing(
        key,
        signal,
        call('GetObject', key, signal, () => get(key, signal)),
      ),

    readUnless(key, etag, signal) {
      const getUnless = () =>
        get(key, signal, etag).catch((error: unknown) => {
          if (s3StatusOf(error) === 304) return 'unchanged' as const;
          throw error;
        });
      return orMissing(key, signal, call('GetObject', key, signal, getUnless));
    },

    async write(key, body, signal, condition) {
      let mayBeWritten = false;
      const attempt = async () => {
        try {
          return await callAws('PutObject', addressOf(key), () => put(key, body, signal, condition));
        } catch (error) {
          if (condition && failsCondition(error)) return undefined;
          mayBeWritten ||= isUnclear(error);
          throw error;
        }
      };
      try {
        const etag = await withRetries(attempt, { ...retry, signal });
        if (etag !== undefined || !mayBeWritten) return etag;
      } catch (error) {
        // Perhaps what was to be matched is missing, which not everybody is told.
        const mayBeMissing = condition?.kind === 'unchanged' && s3CodeOf(error) === 'AccessDenied';
        if (!mayBeMissing || (await store.read(key, signal)) !== undefined) throw error;
        return undefined;
      }
      const found = await store.read(key, signal);
      return found && Buffer.compare(found.body, body) === 0 ? found.etag : undefined;
    },

    async remove(keys, signal) {
      const removeOne = (key: string) =>
        call('DeleteObject', key, signal, () =>
          client.send(new DeleteObjectCommand(objectOf(key)), { abortSignal: signal }),
        );
      for (let from = 0; from < keys.length; from += REMOVALS_AT_ONCE) {
        const outcomes = await Promise.allSettled(keys.slice(from, from + REMOVALS_AT_ONCE).map(removeOne));
        const failed = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failed) throw failed.reason;
      }
    },

    list: (prefix, signal) => listObjects(client, bucketName, prefix, { ...retry, signal }),

    async check(prefix, signal) {
      await store.write(`${prefix}${CHECK_NAME}`, new Uint8Array(), signal);
      await readCheck(prefix, signal);
      checkedPrefixes.add(prefix);
    },
  };
  return store;
}

const CHECK_NAME = 'check';

function headersOf(condition: WriteCondition | undefined): { readonly IfNoneMatch?: '*'; readonly IfMatch?: string } {
  if (!condition) return {};
  return condition.kind === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}

function failsCondition(error: unknown): boolean {
  return s3StatusOf(error) === 412 || s3CodeOf(error) === 'NoSuchKey';
}

/** Whether a write that failed in this way may have been done. */
function isUnclear(error: unknown): boolean {
  return error instanceof AwsError && error.kind === 'unknown' && s3CodeOf(error) !== 'ConditionalRequestConflict';
}
