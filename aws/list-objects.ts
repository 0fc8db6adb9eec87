import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** The objects whose keys begin with a prefix, in order of their keys, page by page. Throws AwsError. */
export async function* listObjects(
  client: S3Client,
  bucketName: string,
  prefix: string,
  retry: RetryContext,
): AsyncGenerator<ListedObject> {
  let nextPage: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucketName,
      Prefix: prefix,
      // Some characters that a key may have XML may not (S3 user guide, "Naming Amazon S3 objects").
      EncodingType: 'url',
      ContinuationToken: nextPage,
    });
    const readPage = async () => {
      const answer = await client.send(command, { abortSignal: retry.signal });
      const keyOf = answer.EncodingType === 'url' ? decodedKey : (key: string) => key;
      const objects = (answer.Contents ?? []).map((object) => ({
        key: keyOf(told(object.Key)),
        bytes: told(object.Size),
        modifiedAt: told(object.LastModified).getTime(),
      }));
      return { objects, next: answer.IsTruncated ? told(answer.NextContinuationToken) : undefined };
    };
    const page = await withRetries(() => callAws('ListObjectsV2', `s3://${bucketName}/${prefix}`, readPage), retry);
    yield* page.objects;
    nextPage = page.next;
  } while (nextPage !== undefined);
}

/** What S3 always tells; the SDK's types do not rely on it. */
export function told<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the answer is incomplete');
  return value;
}

/** Keys in lists are encoded as in forms. */
function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
