import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../../../contract/names.ts';
import { type LocalQueues, startLocalQueues } from '../support/local-queues.ts';
import { type SqsFront, startSqsFront } from './support/sqs-front.ts';
import { killWorkers, startWorker, type WorkerKind, workerKinds } from './support/workers.ts';

/** For a machine that does much else; by itself the longest takes 12 s. */
jest.setTimeout(120_000);

/** A file that is there: work that waits for it is done at once. */
const DONE = process.execPath;

let queues: LocalQueues;
let front: SqsFront;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leave-contract-'));
  queues = await startLocalQueues();
  front = await startSqsFront(queues.endpoint);
});
afterAll(async () => {
  killWorkers();
  await front.stop();
  await queues.stop();
  rmSync(folder, { recursive: true });
});

/** A queue of its own, and the worker's way to it. */
async function queueFor(kind: WorkerKind, purpose: string) {
  const name = `${kind.language}-${purpose}`;
  const url = await queues.createQueue(name);
  return { name, url, environment: environmentFor(kind, name) };
}

function environmentFor(kind: WorkerKind, queueName: string) {
  const url = `${front.url}/000000000000/${queueName}`;
  return {
    AWS_ENDPOINT_URL_SQS: front.url,
    AWS_SQS_QUEUE_URL: url,
    AWS_SQS_DEAD_LETTER_QUEUE_URL: `${url}-dead`,
    WORKER_IDLE_EXIT_SECONDS: '1',
    WORKER_PAID_MINIMUM_SECONDS: '0',
    WORKER_VISIBILITY_TIMEOUT_SECONDS: String(kind.visibilityTimeoutSeconds),
  };
}

const present = workerKinds.filter(({ command }) => command !== undefined);
const missing = workerKinds.filter(({ command }) => command === undefined);

// Longest first, and workers of one kind apart: of the AWS CLI, few start at a time. No blocks, as Jest runs one after
// the other.
test.concurrent.each(present)(
  'a worker in $language, told to leave in the middle of work, keeps the message, finishes it, and takes no other',
  async (kind) => {
    const queue = await queueFor(kind, 'work');
    const file = join(folder, kind.language);
    await queues.send(queue.url, file);
    const receives = front.watch(queue.name);
    const finish = () => writeFileSync(file, '');
    const extensions = front.watchExtensions(queue.name, (all) => {
      if (all.length === 2) finish();
    });
    const worker = startWorker(kind, queue.environment);
    await worker.begun;
    worker.terminate();
    let runs = true;
    const ended = worker.ended.finally(() => {
      runs = false;
    });
    const takenByOthers: Message[] = [];
    while (runs) {
      takenByOthers.push(...(await queues.receive(queue.url, 1)));
      if (takenByOthers.length > 0) finish();
    }
    expect(await ended).toMatchObject({ exitCode: 0, printed: [`begun ${file}`, `done ${file}`] });
    expect(new Set(extensions)).toEqual(new Set([kind.visibilityTimeoutSeconds]));
    expect(takenByOthers).toEqual([]);
    expect(receives).toHaveLength(1);
    expect(await queues.counts(queue.name)).toEqual({ visible: 0, inFlight: 0 });
  },
);

test.concurrent.each(present)(
  'a worker in $language serves what comes during its last receive, deletes it, and leaves with 0',
  async (kind) => {
    const queue = await queueFor(kind, 'last');
    const receives = front.watch(queue.name, async (all) => {
      if (all.length === 1) await queues.send(queue.url, DONE);
    });
    const worker = startWorker(kind, queue.environment);
    expect(await worker.ended).toMatchObject({ exitCode: 0, printed: [`begun ${DONE}`, `done ${DONE}`] });
    // One without a wait may miss a message that is there.
    expect(receives.map(({ waitSeconds }) => waitSeconds)).toEqual([1, 1]);
    expect(await queues.counts(queue.name)).toEqual({ visible: 0, inFlight: 0 });
  },
);

test.concurrent.each(present)(
  'a worker in $language leaves with 66 when it was handed nothing, and not before the paid minimum',
  async (kind) => {
    const queue = await queueFor(kind, 'nothing');
    const paidSeconds = 4;
    const environment = { ...queue.environment, WORKER_PAID_MINIMUM_SECONDS: String(paidSeconds) };
    const { exitCode, seconds } = await startWorker(kind, environment).ended;
    expect(exitCode).toBe(EXIT_CODE_SERVED_NOTHING);
    expect(seconds).toBeGreaterThanOrEqual(paidSeconds);
  },
);

test.concurrent.each(present)(
  'a worker in $language polls for long as a baseline task and, told to leave meanwhile, ends with 0 at once',
  async (kind) => {
    const queue = await queueFor(kind, 'idle');
    const worker = startWorker(kind, { ...queue.environment, WORKER_ROLE: 'baseline' });
    const poll = new Promise<number | undefined>((resolve) => {
      front.watch(queue.name, ([first]) => resolve(first?.waitSeconds));
    });
    expect(await poll).toBe(20);
    const toldAt = performance.now();
    worker.terminate();
    expect(await worker.ended).toMatchObject({ exitCode: 0 });
    expect(performance.now() - toldAt).toBeLessThan(10_000);
  },
);

test.concurrent.each(present)('a worker in $language ends with 69 when its queue is not named', async (kind) => {
  const { AWS_SQS_QUEUE_URL: _, ...environment } = environmentFor(kind, 'unnamed');
  const worker = startWorker(kind, environment, 'ignore');
  expect(await worker.ended).toMatchObject({ exitCode: EXIT_CODE_NEVER_READY });
});

test.concurrent.each(present)('a worker in $language ends with 69 when a setting is no number', async (kind) => {
  const ends = ['WORKER_PAID_MINIMUM_SECONDS', 'WORKER_MAX_LIFETIME_SECONDS'].map(
    (name) => startWorker(kind, { ...environmentFor(kind, 'unread'), [name]: 'abc' }, 'ignore').ended,
  );
  expect((await Promise.all(ends)).map(({ exitCode }) => exitCode)).toEqual(ends.map(() => EXIT_CODE_NEVER_READY));
});

for (const kind of present) {
  if (kind.bearsOutages) continue;
  test.concurrent(`a worker in ${kind.language} ends with 69 when its queue does not exist`, async () => {
    const worker = startWorker(kind, environmentFor(kind, 'missing'), 'ignore');
    expect(await worker.ended).toMatchObject({ exitCode: EXIT_CODE_NEVER_READY });
  });
}

for (const { language, remedy } of missing) {
  test(`a worker in ${language} is untried here for want of its programs: ${remedy}`, () => {
    expect(remedy).toContain('apt-get install');
  });
}
