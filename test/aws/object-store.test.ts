import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { createObjectStore, type ObjectStore, type WriteCondition } from '../../aws/object-store.ts';
import type { Disturbance } from '../../local/disturbances.ts';
import { type DisturbedS3, startDisturbedS3 } from '../support/disturbed-s3.ts';
import { retry } from '../worker/support/local-queues.ts';

const bucketName = 'workspaces';
const { signal } = retry;
const ABSENT: WriteCondition = { kind: 'absent' };
const unchanged = (etag: string | undefined): WriteCondition => ({ kind: 'unchanged', etag: etag ?? '' });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('an object store', () => {
  let s3: DisturbedS3;
  let store: ObjectStore;
  beforeAll(async () => {
    s3 = await startDisturbedS3(bucketName);
    store = createObjectStore({ client: s3.client, bucketName, retry });
  });
  afterAll(async () => {
    await s3.stop();
  });
  const contentOf = async (key: string) => {
    const found = await store.read(key, signal);
    return found && Buffer.from(found.body).toString('latin1');
  };
  const keysBelow = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { key } of store.list(prefix, signal)) keys.push(key);
    return keys;
  };

  test('gives back the bytes that were written, as long as they are others than those one has', async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256);
    const etag = (await store.write('a/bytes ü', body, signal)) ?? '';
    const found = await store.read('a/bytes ü', signal);
    expect(found?.etag).toBe(etag);
    expect(Buffer.compare(found?.body ?? bytes(''), body)).toBe(0);
    expect(await store.readUnless('a/bytes ü', etag, signal)).toBe('unchanged');
    await store.write('a/bytes ü', bytes('new'), signal);
    expect(await store.readUnless('a/bytes ü', etag, signal)).toMatchObject({ body: bytes('new') });
  });

  test('knows of a missing object, and not of one in a missing bucket', async () => {
    expect(await store.read('missing', signal)).toBeUndefined();
    expect(await store.readUnless('missing', '"0"', signal)).toBeUndefined();
    expect(await store.write('missing', bytes('text'), signal, unchanged('"0"'))).toBeUndefined();
    const elsewhere = createObjectStore({ client: s3.client, bucketName: 'not-there', retry });
    await expect(elsewhere.read('missing', signal)).rejects.toMatchObject({ kind: 'configuration' });
    const write = elsewhere.write('missing', bytes('text'), signal, unchanged('"0"'));
    await expect(write).rejects.toMatchObject({ kind: 'configuration', resource: 's3://not-there/missing' });
    await expect(elsewhere.check('a/', signal)).rejects.toMatchObject({ name: 'AwsError', operation: 'PutObject' });
  });

  test('writes where there is nothing, or what was read, and else not at all', async () => {
    const first = await store.write('conditions', bytes('first'), signal, ABSENT);
    expect(await store.write('conditions', bytes('second'), signal, ABSENT)).toBeUndefined();
    const third = await store.write('conditions', bytes('third'), signal, unchanged(first));
    expect(third).toEqual(expect.stringMatching(/./));
    expect(await store.write('conditions', bytes('fourth'), signal, unchanged(first))).toBeUndefined();
    expect(await contentOf('conditions')).toBe('third');
  });

  test.each<{ row: string; failure: Disturbance; other: string; written: boolean; made: string }>([
    { row: 'was done', failure: 'error-after', other: '', written: true, made: 'PutObject PutObject GetObject' },
    { row: 'was not done', failure: 'error', other: '', written: true, made: 'PutObject PutObject' },
    { row: "met another's", failure: 'error', other: 'else', written: false, made: 'PutObject PutObject GetObject' },
    { row: 'was one too many', failure: 'throttle', other: 'else', written: false, made: 'PutObject PutObject' },
  ])('a write whose first try $row is told by what is there', async ({ row, failure, other, written, made }) => {
    const key = `unclear/${row}`;
    if (other) await store.write(key, bytes(other), signal);
    s3.disturbNext(failure);
    const etag = await store.write(key, bytes('ours'), signal, ABSENT);
    expect(s3.calls.join(' ')).toBe(made);
    expect(etag).toBe(written ? (await store.read(key, signal))?.etag : undefined);
    expect(await contentOf(key)).toBe(written ? 'ours' : other);
  });

  test('lists in order what begins with a prefix, and removes it, whatever is gone already or fails meanwhile', async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `many/${String(index).padStart(2, '0')} &ü+`);
    await Promise.all([...keys, 'man', 'many'].map((key) => store.write(key, bytes(key), signal)));
    expect(await keysBelow('many/')).toEqual(keys);
    const listed = await store.list('man', signal)[Symbol.asyncIterator]().next();
    expect(listed.value).toEqual({ key: 'man', bytes: 3, modifiedAt: expect.any(Number) });
    s3.disturbNext('throttle', undefined, 'error', 'error-after');
    await store.remove([...keys, 'gone'], signal);
    expect(s3.calls).toHaveLength(29);
    expect(await keysBelow('man')).toEqual(['man', 'many']);
    s3.disturbNext(...Array.from({ length: 8 }, () => 'error' as const));
    await expect(store.remove(['man', 'many'], signal)).rejects.toMatchObject({ operation: 'DeleteObject' });
    expect(await keysBelow('man')).toEqual(['man', 'many']);
  });

  test('of all that change one object at once nobody who was told so has written in vain, whatever fails', async () => {
    const failure = fc.constantFrom<(Disturbance | undefined)[]>(undefined, 'throttle', 'error', 'error-after');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.array(failure, { maxLength: 20 }),
        async (count, failures) => {
          runs += 1;
          const key = `contested/${runs}`;
          s3.disturbNext(...failures);
          const change = async (mark: string) => {
            for (let round = 1; round <= 10; round += 1) {
              const found = await store.read(key, signal);
              const body = bytes(Buffer.from(found?.body ?? []).toString() + mark);
              const etag = await store.write(key, body, signal, found ? unchanged(found.etag) : ABSENT);
              if (etag !== undefined) return;
            }
            throw new Error('there was always another one first');
          };
          const marks = [...'abcde'].slice(0, count);
          const outcomes = await Promise.allSettled(marks.map(change));
          s3.disturbNext();
          const content = await contentOf(key);
          for (const [index, mark] of marks.entries())
            if (outcomes[index]?.status === 'fulfilled') expect(content).toContain(mark);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('waits for a write as long as its body may take on a slow line', async () => {
    const mock = mockClient(S3Client);
    mock.on(PutObjectCommand).resolves({ ETag: '"1"' });
    const slow = createObjectStore({ client: new S3Client({}), bucketName, retry });
    await slow.write('pack', new Uint8Array(8 * 1024 * 1024), signal, unchanged('"0"'));
    expect(mock.call(0).args).toEqual([
      expect.objectContaining({ input: expect.objectContaining({ Key: 'pack', IfMatch: '"0"' }) }),
      { abortSignal: signal, requestTimeout: 35_768 },
    ]);
    mock.restore();
  });
});
