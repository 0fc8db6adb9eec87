import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callAws } from '../../aws/errors.ts';
import { withRetries } from '../../aws/retry.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type QueuesAndBuckets, startQueuesAndBuckets } from '../../local/queues-and-buckets.ts';
import { retry } from '../worker/support/local-queues.ts';

const Bucket = 'marks';
const EXISTS = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
const NOTHING_TO_MATCH = { name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } };
const UNDER_WAY = { name: 'ConditionalRequestConflict', $metadata: { httpStatusCode: 409 } };
const NOT_IMPLEMENTED = { name: 'NotImplemented', $metadata: { httpStatusCode: 501 } };

describe('a conditional write to the local S3', () => {
  let server: QueuesAndBuckets;
  let client: S3Client;
  beforeAll(async () => {
    server = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region);
    client = createS3Client({ endpoint: server.url, identity: LOCAL_IDENTITY });
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const put = (Key: string, Body: string, IfNoneMatch?: string, IfMatch?: string) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch, IfMatch }));
  const replace = (Key: string, Body: string, IfMatch: string | undefined) => put(Key, Body, undefined, IfMatch);
  const contentOf = async (Key: string) => {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return body?.transformToString();
  };

  test('makes an object, never replaces one, and makes it again once it was removed', async () => {
    const key = 'started-commands/p/t-1/c_1 ü+%2F';
    await put(key, 'first', '*');
    await expect(put(key, 'second', '*')).rejects.toMatchObject(EXISTS);
    expect(await contentOf(key)).toBe('first');
    await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
    await put(key, 'third', '*');
    expect(await contentOf(key)).toBe('third');
  });

  test('replaces the object with the etag alone, and none that is gone', async () => {
    const { ETag: first } = await put('versions', 'first');
    const { ETag: second } = await replace('versions', 'second', first);
    await expect(replace('versions', 'third', first)).rejects.toMatchObject(EXISTS);
    expect(await contentOf('versions')).toBe('second');
    await replace('versions', 'fourth', second?.replaceAll('"', ''));
    expect(await contentOf('versions')).toBe('fourth');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'versions' }));
    await expect(replace('versions', 'fifth', second)).rejects.toMatchObject(NOTHING_TO_MATCH);
    await expect(contentOf('versions')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('leaves writes without a condition as they are', async () => {
    await put('plain', 'first');
    await put('plain', 'second');
    await expect(put('plain', 'third', '*')).rejects.toMatchObject(EXISTS);
    expect(await contentOf('plain')).toBe('second');
  });

  test.each([
    { row: 'an etag that there must not be', unless: '"0123456789abcdef0123456789abcdef"', match: undefined },
    { row: 'a star in quotes', unless: '"*"', match: undefined },
    { row: 'any object at all to match', unless: undefined, match: '*' },
    { row: 'both conditions', unless: '*', match: '"0123456789abcdef0123456789abcdef"' },
  ])('with $row is not there', async ({ unless, match }) => {
    await expect(put('tagged', 'text', unless, match)).rejects.toMatchObject(NOT_IMPLEMENTED);
    await expect(contentOf('tagged')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test.each([
    { kind: 'creations', key: 'contested', before: undefined },
    { kind: 'replacements', key: 'contested again', before: 'text' },
  ])('of twenty $kind at once succeeds exactly once', async ({ key, before }) => {
    const etag = before && (await put(key, before)).ETag;
    const writers = Array.from({ length: 20 }, (_, writer) => `writer ${writer}`);
    const outcomes = await Promise.allSettled(
      writers.map((writer) => (etag ? replace(key, writer, etag) : put(key, writer, '*'))),
    );
    const winners = writers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toEqual([await contentOf(key)]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.name);
    expect([EXISTS.name, UNDER_WAY.name]).toEqual(expect.arrayContaining(refused));
  });

  describe('that meets another one', () => {
    /** Sends a beginning; the server knows of it by then, and has said so. */
    const begin = async (key: string, condition: Readonly<Record<string, string>> = { 'if-none-match': '*' }) => {
      const headers = {
        ...condition,
        'content-length': '8',
        'content-type': 'text/plain',
        expect: '100-continue',
      };
      const sent = request(`${server.url}/${Bucket}/${key}`, { method: 'PUT', headers });
      sent.on('error', () => undefined).flushHeaders();
      await once(sent, 'continue');
      sent.write('half');
      return sent;
    };

    test('is to be tried again until the other one is done', async () => {
      const slow = await begin('slow');
      await expect(put('slow', 'other', '*')).rejects.toMatchObject(UNDER_WAY);
      await expect(replace('slow', 'other', '"0"')).rejects.toMatchObject(NOTHING_TO_MATCH);
      const [response]: IncomingMessage[] = await once(slow.end('half'), 'response');
      expect(response?.resume().statusCode).toBe(200);
      await expect(put('slow', 'other', '*')).rejects.toMatchObject(EXISTS);
      expect(await contentOf('slow')).toBe('halfhalf');
    });

    test('and wants to replace the same object is to be tried again, too', async () => {
      const { ETag: etag = '' } = await put('slow replacement', 'text');
      const slow = await begin('slow%20replacement', { 'if-match': etag });
      await expect(replace('slow replacement', 'other', etag)).rejects.toMatchObject(UNDER_WAY);
      const [response]: IncomingMessage[] = await once(slow.end('half'), 'response');
      expect(response?.resume().statusCode).toBe(200);
      await expect(replace('slow replacement', 'other', etag)).rejects.toMatchObject(EXISTS);
      expect(await contentOf('slow replacement')).toBe('halfhalf');
    });

    test('succeeds once the other one is broken off', async () => {
      const broken = await begin('broken');
      await expect(put('broken', 'other', '*')).rejects.toMatchObject(UNDER_WAY);
      broken.destroy();
      const call = () => callAws('PutObject', 'broken', () => put('broken', 'other', '*'));
      await withRetries(call, { ...retry, random: () => 0.1 });
      expect(await contentOf('broken')).toBe('other');
    });
  });

  test.each([{ IfNoneMatch: '*' }, { IfMatch: '"0"' }])(
    'without a bucket says so, and holds up no later one: %j',
    async (condition) => {
      const write = () =>
        client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'a', Body: 'text', ...condition }));
      for (let times = 0; times < 2; times += 1) await expect(write()).rejects.toMatchObject({ name: 'NoSuchBucket' });
    },
  );

  test('counts at the end of an upload in parts, too', async () => {
    const upload = { Bucket, Key: 'in parts' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'parts' }));
    await put(upload.Key, 'whole');
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const complete = new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload, IfNoneMatch: '*' });
    await expect(client.send(complete)).rejects.toMatchObject(EXISTS);
    expect(await contentOf(upload.Key)).toBe('whole');
  });

  test('counts for a bucket in the host name as well, of which only those below localhost are taken', async () => {
    const write = async (host: string) => {
      const headers = { host, 'if-none-match': '*', 'content-type': 'text/plain' };
      const sent = request({ port: server.port, host: '127.0.0.1', method: 'PUT', path: '/by-host', headers });
      const [response]: IncomingMessage[] = await once(sent.end('text'), 'response');
      return { status: response?.statusCode, body: response && (await text(response)) };
    };
    expect(await write(`${Bucket}.evil.example`)).toMatchObject({ status: 403 });
    expect(await write(`${Bucket}.localhost`)).toMatchObject({ status: 200 });
    expect(await write(`${Bucket}.localhost`)).toMatchObject({
      status: 412,
      body: expect.stringContaining('<Code>PreconditionFailed</Code>'),
    });
    await expect(put('by-host', 'text', '*')).rejects.toMatchObject(EXISTS);
  });
});
