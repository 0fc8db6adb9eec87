import type { ObjectStore, StoredObject } from '../../aws/object-store.ts';
import { s3CodeOf } from '../../aws/s3-error.ts';

/**
 * Reads an object that a list has told of; undefined where it has been removed since. S3 says of such a one that it is
 * forbidden: a right to list that is limited to a prefix does not count where a request names none, as reading does (S3
 * API reference, GetObject, "Permissions"). So whether it is still there is asked by a list again.
 *
 * @throws AwsError
 */
export async function readListed(
  store: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  try {
    return await store.read(key, signal);
  } catch (error) {
    if (s3CodeOf(error) !== 'AccessDenied' || (await isListed(store, key, signal))) throw error;
    return undefined;
  }
}

async function isListed(store: ObjectStore, key: string, signal: AbortSignal): Promise<boolean> {
  // Of all keys that begin so, this one is the first.
  for await (const listed of store.list(key, signal)) return listed.key === key;
  return false;
}
