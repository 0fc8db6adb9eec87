import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createObjectStore, type ObjectStore } from '../../aws/object-store.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { retry } from '../worker/support/local-queues.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  /** The connection ends in the middle of the body. */
  readonly breaksOff?: boolean;
}

const error = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});
const done: Answer = { status: 200, body: 'text' };
const fails = error(412, 'PreconditionFailed');
const conflict = error(409, 'ConditionalRequestConflict');
const gone = error(404, 'NoSuchKey');
const hidden = error(403, 'AccessDenied');
const broken = error(500, 'InternalError');

const { signal } = retry;
const body = new TextEncoder().encode('text');

describe('an object store, when S3 answers', () => {
  const script: Answer[] = [];
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.replace(/^\/bucket\/|[?&]x-id=\w+/g, '')}`);
    const answer = script.shift() ?? error(500, 'NothingLeftInTheScript');
    request.resume().on('end', () => {
      const content = answer.body ?? '';
      response.writeHead(answer.status, { etag: '"1"', 'content-length': Buffer.byteLength(content) });
      if (answer.breaksOff) response.write(content.slice(0, 2), () => response.destroy());
      else response.end(content);
    });
  });
  let client: S3Client;
  let store: ObjectStore;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createS3Client({ endpoint: `http://127.0.0.1:${port}`, identity: LOCAL_IDENTITY });
  });
  beforeEach(() => {
    store = createObjectStore({ client, bucketName: 'bucket', retry });
  });
  afterAll(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  const answered = async <T>(answers: readonly Answer[], call: () => Promise<T>) => {
    script.splice(0, script.length, ...answers);
    requests.length = 0;
    const outcome = await call().catch((thrown: unknown) => thrown);
    expect(script).toEqual([]);
    return outcome;
  };

  const found = { etag: '"1"', body };
  test.each([
    { row: 'an object in part, and then whole', answers: [{ ...done, breaksOff: true }, done], read: found },
    { row: 'too much to do, and then an object', answers: [error(503, 'SlowDown'), done], read: found },
    { row: 'that it has changed nothing', answers: [{ status: 304 }], read: 'unchanged' },
    { row: 'that there is none', answers: [gone], read: undefined },
  ])('$row: it is read', async ({ answers, read }) => {
    expect(await answered(answers, () => store.readUnless('a/b', '"0"', signal))).toEqual(read);
  });

  test.each([
    { row: 'errors', answers: [broken, broken, broken, broken], kind: 'unknown' },
    { row: 'that there is no bucket', answers: [error(404, 'NoSuchBucket')], kind: 'configuration' },
    { row: 'that it is forbidden, and nothing was checked', answers: [hidden], kind: 'configuration' },
  ])('$row: reading fails', async ({ answers, kind }) => {
    const outcome = await answered(answers, () => store.read('a/b', signal));
    expect(outcome).toMatchObject({ name: 'AwsError', kind, resource: 's3://bucket/a/b' });
  });

  describe('that an object is forbidden, after a check of its prefix,', () => {
    beforeEach(async () => {
      expect(await answered([done, done], () => store.check('a/', signal))).toBeUndefined();
    });

    test("reads the check's object, and takes the other one for missing", async () => {
      expect(await answered([hidden, done], () => store.read('a/b', signal))).toBeUndefined();
      expect(requests).toEqual(['GET a/b', 'GET a/check']);
    });

    test('takes it for forbidden where that is forbidden, too', async () => {
      const outcome = await answered([hidden, hidden], () => store.read('a/b', signal));
      expect(outcome).toMatchObject({ kind: 'configuration', resource: 's3://bucket/a/check' });
    });

    test('and stands under another prefix, takes it for forbidden', async () => {
      const outcome = await answered([hidden], () => store.read('b/a/', signal));
      expect(outcome).toMatchObject({ kind: 'configuration' });
    });

    test('knows a write that would match it from one that is forbidden', async () => {
      const write = () => store.write('a/b', body, signal, { kind: 'unchanged', etag: '"0"' });
      expect(await answered([hidden, hidden, done], write)).toBeUndefined();
      expect(await answered([hidden, done], write)).toMatchObject({ operation: 'PutObject', kind: 'configuration' });
    });
  });

  test.each([
    { row: 'a conflict, and then lets it through', answers: [conflict, done], etag: '"1"' },
    { row: 'a conflict, and then has another', answers: [conflict, fails], etag: undefined },
    { row: 'nothing, and then has the same', answers: [broken, fails, done], etag: '"1"' },
    { row: 'nothing, and then has none', answers: [broken, fails, gone], etag: undefined },
    { row: 'nothing, and then has nothing to match', answers: [broken, gone, gone], etag: undefined },
  ])('$row: a conditional write is done or not', async ({ answers, etag }) => {
    const write = () => store.write('a/b', body, signal, { kind: 'unchanged', etag: '"0"' });
    expect(await answered(answers, write)).toBe(etag);
  });

  test('that a prefix may be written and not read, the check fails', async () => {
    expect(await answered([done, hidden], () => store.check('a/', signal))).toMatchObject({ operation: 'GetObject' });
  });

  describe('with a list', () => {
    const page = (keys: readonly string[], more: string) => ({
      status: 200,
      body: `<?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType>${more}${keys
        .map(
          (key) =>
            `<Contents><Key>${key}</Key><Size>7</Size><LastModified>2026-01-05T10:00:00.000Z</LastModified></Contents>`,
        )
        .join('')}</ListBucketResult>`,
    });
    const listAll = async () => {
      const objects: unknown[] = [];
      for await (const object of store.list('a/', signal)) objects.push(object);
      return objects;
    };
    const truncated = '<IsTruncated>true</IsTruncated>';

    test('reads page by page, and every character of a key', async () => {
      const next = `${truncated}<NextContinuationToken>t/1=</NextContinuationToken>`;
      const pages = [page(['a/1%01+%2B'], next), broken, page([], next), page(['a/%C3%BC'], '')];
      const rest = { bytes: 7, modifiedAt: Date.parse('2026-01-05T10:00:00.000Z') };
      expect(await answered(pages, listAll)).toEqual([
        { key: 'a/1\u0001 +', ...rest },
        { key: 'a/ü', ...rest },
      ]);
      expect(requests[1]).toContain('continuation-token=t%2F1%3D');
    });

    test('that breaks off without saying where it goes on, fails', async () => {
      const pages = Array<Answer>(4).fill(page(['a/1'], truncated));
      expect(await answered(pages, listAll)).toMatchObject({ operation: 'ListObjectsV2', resource: 's3://bucket/a/' });
    });
  });

  test('nothing, is not asked again once its caller has given up', async () => {
    const givenUp = new AbortController();
    const clock = {
      now: () => 0,
      sleep: () => {
        givenUp.abort();
        return Promise.reject(givenUp.signal.reason);
      },
    };
    const impatient = createObjectStore({ client, bucketName: 'bucket', retry: { clock, random: () => 0 } });
    const outcome = await answered([broken], () => impatient.remove(['a/1'], givenUp.signal));
    expect(outcome).toMatchObject({ operation: 'DeleteObject', kind: 'unknown' });
    expect(requests).toEqual(['DELETE a/1']);
  });
});
