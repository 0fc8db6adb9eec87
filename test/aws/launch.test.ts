import { expect, test } from '@jest/globals';
import { readFleet } from '../../aws/fleet.ts';
import type { LaunchOutcome } from '../../aws/launch.ts';
import { ecsFixture } from '../local/ecs/ecs-fixture.ts';
import { launchAt, order, query } from './support/fleet-at.ts';
import { manualRetry } from './support/retrying.ts';

const COMPLETE = { refusals: [], missing: 0, left: 0 } as const;

const idsOf = ({ batches }: LaunchOutcome) => batches.flatMap((batch) => batch.taskIds).sort();

test('nothing ordered is nothing launched', async () => {
  const fixture = await ecsFixture();
  await expect(launchAt(fixture, 'slot', [])).resolves.toEqual({ batches: [], ...COMPLETE });
  await expect(launchAt(fixture, 'slot', [order(0)])).resolves.toEqual({ batches: [], ...COMPLETE });
});

test('25 tasks are launched by calls of at most ten, and the outcome names those that are there', async () => {
  const fixture = await ecsFixture();
  const outcome = await launchAt(fixture, 'slot', [order(25)]);
  expect(outcome).toMatchObject(COMPLETE);
  expect(outcome.batches.map((batch) => batch.taskIds.length).sort()).toEqual([10, 10, 5].sort());
  const { taskIds } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(idsOf(outcome)).toEqual([...taskIds].sort());
});

test('each order is launched in its own role with its own idle exit, which the container is told', async () => {
  const fixture = await ecsFixture();
  const orders = [order(1, { role: 'baseline', idleExitSeconds: 600 }), order(1, { idleExitSeconds: 7 })];
  const outcome = await launchAt(fixture, 'slot', orders);
  expect(outcome.batches.map(({ role }) => role).sort()).toEqual(['baseline', 'burst']);
  await fixture.clock.advance(1000);
  const told = fixture.runner.started.map(({ start }) => [
    start.environment['WORKER_ROLE'],
    start.environment['WORKER_IDLE_EXIT_SECONDS'],
  ]);
  expect(told.sort()).toEqual([
    ['baseline', '600'],
    ['burst', '7'],
  ]);
});

test('a second tick of the slot launches nothing, learns of the first call and leaves the rest', async () => {
  const fixture = await ecsFixture();
  const first = await launchAt(fixture, 'slot', [order(25)]);
  const second = await launchAt(fixture, 'slot', [order(25)]);
  expect(second).toMatchObject({ refusals: [], missing: 0, left: 15 });
  expect(second.batches.map(({ taskIds }) => taskIds)).toEqual([first.batches[0]?.taskIds]);
  await expect(fixture.list()).resolves.toHaveLength(25);
});

test.each([
  { row: 'the same order', second: [order(5)], left: 0 },
  { row: 'more tasks', second: [order(8)], left: 3 },
  { row: 'fewer tasks', second: [order(1)], left: 0 },
  { row: 'another role', second: [order(5, { role: 'baseline' })], left: 0 },
  { row: 'another idle exit', second: [order(5, { idleExitSeconds: 60 })], left: 0 },
  { row: 'another lifetime', second: [order(5, { lifetimeSeconds: 600 })], left: 0 },
  { row: 'another division', second: [order(2, { role: 'baseline' }), order(3)], left: 3 },
] as const)(
  'a second tick with $row launches nothing and learns of the tasks that are there',
  async ({ second, left }) => {
    const fixture = await ecsFixture();
    const first = await launchAt(fixture, 'slot', [order(5)]);
    const again = await launchAt(fixture, 'slot', second);
    expect(again).toMatchObject({ refusals: [], missing: 0, left });
    expect(idsOf(again)).toEqual(idsOf(first));
    await expect(fixture.list()).resolves.toHaveLength(5);
  },
);

test('another slot launches anew', async () => {
  const fixture = await ecsFixture();
  const first = await launchAt(fixture, 'slot', [order(5)]);
  const second = await launchAt(fixture, 'next slot', [order(5)]);
  expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(10);
});
