import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AwsError } from '../../aws/errors.ts';
import { createS3Client } from '../../aws/s3-client.ts';
import { createStartMarks, type StartMark, type StartMarks } from '../../aws/start-marks.ts';
import type { Disturbance } from '../../local/disturbances.ts';
import { LOCAL_IDENTITY } from '../../local/platform.ts';
import { type DisturbedS3, startDisturbedS3 } from '../support/disturbed-s3.ts';
import { retry } from '../worker/support/local-queues.ts';

const bucketName = 'workspaces';
const commandNamed = (commandId: string) => ({ projectId: 'project-1', terminalId: 'terminal_1', commandId });
const markOf = (attemptId: string, messageId = 'message-1'): StartMark => ({
  messageId,
  attemptId,
  taskId: 'task-1',
  startedAt: '2026-01-05T10:00:00.000Z',
});

describe('start marks', () => {
  let s3: DisturbedS3;
  let marks: StartMarks;
  beforeAll(async () => {
    s3 = await startDisturbedS3(bucketName);
    marks = createStartMarks({ client: s3.client, bucketName, retry });
  });
  afterAll(async () => {
    await s3.stop();
  });
  const stored = async (commandId: string) => {
    const Key = `started-commands/project-1/terminal_1/${commandId}`;
    const { Body: body } = await s3.client.send(new GetObjectCommand({ Bucket: bucketName, Key }));
    return JSON.parse((await body?.transformToString()) ?? '') as unknown;
  };

  test('are made once a command; whoever comes later is given the one that is there', async () => {
    const first = markOf('a');
    expect(await marks.find(commandNamed('once'))).toBeUndefined();
    expect(await marks.create(commandNamed('once'), first)).toBeUndefined();
    expect(await marks.find(commandNamed('once'))).toEqual(first);
    expect(await stored('once')).toEqual(first);
    expect(await marks.create(commandNamed('once'), markOf('b'))).toEqual(first);
    expect(await marks.create(commandNamed('once'), markOf('c', 'message-2'))).toEqual(first);
    expect(await stored('once')).toEqual(first);
  });

  test('are known to be possible after a check, the first as well as later ones, and impossible without a bucket', async () => {
    await marks.check();
    await marks.check();
    const elsewhere = createStartMarks({ client: s3.client, bucketName: 'not-there', retry });
    await expect(elsewhere.check()).rejects.toMatchObject({ name: 'AwsError', operation: 'PutObject' });
  });

  test('can be removed, and made again', async () => {
    await marks.create(commandNamed('removed'), markOf('a'));
    await marks.remove(commandNamed('removed'));
    await marks.remove(commandNamed('removed'));
    expect(await marks.create(commandNamed('removed'), markOf('b'))).toBeUndefined();
    expect(await stored('removed')).toEqual(markOf('b'));
  });

  test('an attempt whose answer was lost finds its own mark, and takes it for its own', async () => {
    s3.disturbNext('error-after');
    expect(await marks.create(commandNamed('lost-answer'), markOf('a'))).toBeUndefined();
    expect(s3.calls).toEqual(['PutObject', 'PutObject', 'GetObject']);
  });

  test('a removal that is throttled is tried again', async () => {
    await marks.create(commandNamed('throttled'), markOf('a'));
    s3.disturbNext('throttle');
    await marks.remove(commandNamed('throttled'));
    expect(s3.calls).toEqual(['DeleteObject', 'DeleteObject']);
    await expect(stored('throttled')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test.each<Disturbance>(['error', 'error-after'])('a removal that ends in %s is not tried again', async (failure) => {
    await marks.create(commandNamed(failure), markOf('a'));
    s3.disturbNext(failure);
    await expect(marks.remove(commandNamed(failure))).rejects.toMatchObject({ kind: 'unknown' });
    expect(s3.calls).toEqual(['DeleteObject']);
  });

  test.each(['no JSON', '{"messageId":"m"}', '[]'])(
    'an object that holds %s is no mark, and is named',
    async (Body) => {
      const Key = 'started-commands/project-1/terminal_1/other';
      await s3.client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body }));
      s3.disturbNext();
      await expect(marks.create(commandNamed('other'), markOf('a'))).rejects.toMatchObject({
        name: 'AwsError',
        message: `GetObject on s3://workspaces/${Key} failed: Error: the object is no start mark`,
      });
      expect(s3.calls).toEqual(['PutObject', 'GetObject']);
    },
  );

  test('of attempts at once at most one may start, whatever calls fail, and all others learn of one mark', async () => {
    const failure = fc.constantFrom<(Disturbance | undefined)[]>(undefined, 'throttle', 'error', 'error-after');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.array(failure, { maxLength: 12 }),
        async (count, failures) => {
          runs += 1;
          const command = commandNamed(`contested-${runs}`);
          s3.disturbNext(...failures);
          const attempts = Array.from({ length: count }, (_, index) => markOf(`attempt-${index}`));
          const outcomes = await Promise.allSettled(attempts.map((mark) => marks.create(command, mark)));
          s3.disturbNext();
          const given = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
          const winners = attempts.filter((_, index) => {
            const outcome = outcomes[index];
            return outcome?.status === 'fulfilled' && outcome.value === undefined;
          });
          const told = [...winners, ...given.filter((mark) => mark !== undefined)];
          if (told.length > 0) expect(new Set(told.map(({ attemptId }) => attemptId)).size).toBe(1);
          if (told.length > 0) expect(await stored(command.commandId)).toEqual(told[0]);
          expect(winners.length).toBeLessThanOrEqual(1);
          if (given.length === count) expect(winners).toHaveLength(1);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('start marks in an S3 that answers', () => {
  const held = JSON.stringify(markOf('b', 'message-2'));
  const error = (status: number, code: string) => ({
    status,
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  });
  const taken = error(412, 'PreconditionFailed');
  const conflict = error(409, 'ConditionalRequestConflict');
  const gone = error(404, 'NoSuchKey');
  const hidden = error(403, 'AccessDenied');
  const made = { status: 200, body: '' };

  const script: { status: number; body: string }[] = [];
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request.method ?? '');
    const answer = script.shift() ?? error(500, 'NothingLeftInTheScript');
    request.resume().on('end', () => response.writeHead(answer.status).end(answer.body));
  });
  let client: S3Client;
  let marks: StartMarks;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createS3Client({ endpoint: `http://127.0.0.1:${port}`, identity: LOCAL_IDENTITY });
    marks = createStartMarks({ client, bucketName, retry });
  });
  afterAll(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  const create = async (answers: { status: number; body: string }[]) => {
    script.splice(0, script.length, ...answers);
    requests.length = 0;
    const outcome = await marks.create(commandNamed('c'), markOf('a')).catch((thrown: unknown) => thrown);
    expect(script).toEqual([]);
    return outcome;
  };

  test.each([
    { row: 'a conflict, and then lets it through', answers: [conflict, made], mark: undefined },
    { row: 'a conflict, and then has one', answers: [conflict, taken, { status: 200, body: held }], mark: 'b' },
    { row: 'that there is one, which is gone when it is read', answers: [taken, gone, made], mark: undefined },
    { row: 'the same without permission to list', answers: [taken, hidden, made], mark: undefined },
    {
      row: 'that one is gone, and another has come',
      answers: [taken, gone, taken, { status: 200, body: held }],
      mark: 'b',
    },
  ])('$row', async ({ answers, mark }) => {
    const outcome = await create(answers);
    expect(outcome).toEqual(mark && markOf(mark, 'message-2'));
  });

  test.each([
    { row: 'conflicts for ever', answers: Array(4).fill(conflict), methods: 'PUT PUT PUT PUT', kind: 'unknown' },
    {
      row: 'that the mark may not be read',
      answers: [taken, hidden, taken, hidden],
      methods: 'PUT GET PUT GET',
      kind: 'configuration',
    },
    { row: 'that it may not be made', answers: [hidden], methods: 'PUT', kind: 'configuration' },
    { row: 'no bucket', answers: [error(404, 'NoSuchBucket')], methods: 'PUT', kind: 'configuration' },
    { row: 'another Region', answers: [error(301, 'PermanentRedirect')], methods: 'PUT', kind: 'configuration' },
    { row: 'no such condition', answers: [error(501, 'NotImplemented')], methods: 'PUT', kind: 'configuration' },
  ])('$row: the attempt fails', async ({ answers, methods, kind }) => {
    const outcome = await create(answers);
    expect(outcome).toBeInstanceOf(AwsError);
    expect(outcome).toMatchObject({ kind, resource: 's3://workspaces/started-commands/project-1/terminal_1/c' });
    expect(requests.join(' ')).toBe(methods);
  });
});
