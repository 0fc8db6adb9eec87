import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createObjectStore, type ObjectStore } from '../../../aws/object-store.ts';
import { CONTROL_QUEUE_LIST_PREFIX } from '../../../contract/names.ts';
import { createControlQueueList } from '../../../worker/control/control-queue-list.ts';
import { controlQueueName } from '../../../worker/control/control-queue-name.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type LocalQueues, retry, startLocalQueues } from '../support/local-queues.ts';
import { keptLog } from '../support/log-lines.ts';
import { refusal, ScriptedQueues } from './support/scripted-queues.ts';

const never = new AbortController().signal;
const clock = new ManualClock();
const hours = (count: number) => clock.now() + count * 3_600_000;
const queueName = (expiresAt: number, task = 'a', prefix = 'Ide-') =>
  controlQueueName(prefix, task.repeat(32), '', expiresAt);
const entry = (expiresAt: number, name: string) => `control-queues/${new Date(expiresAt).toISOString()}_${name}`;

let local: LocalQueues;
beforeAll(async () => {
  local = await startLocalQueues();
});
afterAll(() => local.stop());

async function lists(bucket: string, count = 1) {
  const queues = new ScriptedQueues();
  const store = createObjectStore({ client: local.s3, bucketName: await local.createBucket(bucket), retry });
  const { log, lines } = keptLog(clock);
  const parts = { store, queues, prefix: 'Ide-', log };
  const keys = () => keysOf(store);
  return { queues, store, keys, lines, list: Array.from({ length: count }, () => createControlQueueList(parts)) };
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(CONTROL_QUEUE_LIST_PREFIX, never)) keys.push(key);
  return keys;
}

test('a queue stands in the list by its expiry until it is removed from there', async () => {
  const { keys, list } = await lists('entries');
  const name = queueName(hours(1));
  await list[0]?.add(name, never);
  expect(await keys()).toEqual([`control-queues/2026-01-05T11:00:00.000Z_${name}`]);
  await list[0]?.remove(name, never);
  expect(await keys()).toEqual([]);
});

test('a sweep removes queues whose workers are gone, also where two workers sweep, and no other', async () => {
  const { store, keys, queues, list, lines } = await lists('sweep', 2);
  const gone = [queueName(hours(-2)), queueName(hours(-1), 'b'), queueName(hours(0), 'c')];
  for (const name of [...gone, queueName(hours(1))]) await list[0]?.add(name, never);
  const others = [
    entry(hours(-3), queueName(hours(-3), 'd', 'Other-')),
    // Whoever could write to the list alone has not made the queue's name.
    entry(hours(-2), queueName(hours(1))),
    entry(hours(-2), 'Ide-Commands'),
    'control-queues/readme',
  ];
  for (const key of others) await store.write(key, new Uint8Array(), never);
  await Promise.all(list.map((each) => each.sweep(clock.now(), never)));
  expect(new Set(queues.calls)).toEqual(new Set(gone.map((name) => `remove ${name}`)));
  expect((await keys()).sort()).toEqual([...others, entry(hours(1), queueName(hours(1)))].sort());
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test('a sweep goes on after a queue that cannot be removed, leaves its entry, and ends after twenty', async () => {
  const { keys, queues, list, lines } = await lists('failing');
  const names = Array.from({ length: 25 }, (_, minute) => queueName(hours(-1) + minute * 60_000));
  for (const name of names) await list[0]?.add(name, never);
  queues.answers.remove.push(refusal('DeleteQueue'));
  await list[0]?.sweep(clock.now(), never);
  expect(queues.calls).toEqual(names.slice(0, 20).map((name) => `remove ${name}`));
  expect(await keys()).toHaveLength(6);
  expect(lines).toMatchObject([{ queues: 19 }, { level: 'ERROR', queues: 1, error: { name: 'AwsError' } }]);
});
