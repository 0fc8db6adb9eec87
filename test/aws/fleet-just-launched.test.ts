import { expect, test } from '@jest/globals';
import { readFleet } from '../../aws/fleet.ts';
import { AWS_RATES } from '../../local/ecs/limits.ts';
import { ecsFixture } from '../local/ecs/ecs-fixture.ts';
import { carried, launchAt, order, query } from './support/fleet-at.ts';
import { manualRetry } from './support/retrying.ts';

const HIDDEN_MILLISECONDS = 20_000;

test('tasks that ECS hides yet count as starting, with their role and capacity', async () => {
  const fixture = await ecsFixture({ hideFromListMilliseconds: HIDDEN_MILLISECONDS });
  const spot = { capacityProviders: ['FARGATE_SPOT'] } as const;
  const first = await launchAt(fixture, 'first', [order(2), order(1, { role: 'baseline' })]);
  const second = await launchAt(fixture, 'second', [order(4)], spot);
  const justLaunched = [...carried(first), ...carried(second)];
  const context = manualRetry(undefined, fixture.clock);
  const { tasks, taskIds, startDelay } = await readFleet(fixture.client, { ...query, justLaunched }, context);
  expect(tasks).toEqual([
    { state: 'starting', role: 'baseline', capacity: 'FARGATE', count: 1 },
    { state: 'starting', role: 'burst', capacity: 'FARGATE', count: 2 },
    { state: 'starting', role: 'burst', capacity: 'FARGATE_SPOT', count: 4 },
  ]);
  expect([...taskIds].sort()).toEqual(justLaunched.flatMap((batch) => batch.taskIds).sort());
  expect(startDelay.samples).toBe(0);
});

test('a task that has come out of hiding is counted once, as what ECS says that it is', async () => {
  const fixture = await ecsFixture({ hideFromListMilliseconds: HIDDEN_MILLISECONDS });
  const justLaunched = carried(await launchAt(fixture, 'slot', [order(3)]));
  await fixture.clock.advance(HIDDEN_MILLISECONDS);
  const context = manualRetry(undefined, fixture.clock);
  const { tasks, someEnded } = await readFleet(fixture.client, { ...query, justLaunched }, context);
  expect(tasks).toEqual([{ state: 'running', role: 'burst', capacity: 'FARGATE', revision: 1, count: 3 }]);
  expect(someEnded).toBe(false);
});

test('hidden tasks without a word of their launch are not seen', async () => {
  const fixture = await ecsFixture({ hideFromListMilliseconds: HIDDEN_MILLISECONDS });
  await launchAt(fixture, 'slot', [order(3)]);
  const { tasks } = await readFleet(fixture.client, query, manualRetry(undefined, fixture.clock));
  expect(tasks).toEqual([]);
});

test('more than a hundred hidden tasks are all counted', async () => {
  const plenty = { burst: 1000, refillPerSecond: 1000 };
  const rates = { ...AWS_RATES, launch: plenty, runTask: plenty };
  const fixture = await ecsFixture({ hideFromListMilliseconds: HIDDEN_MILLISECONDS, rates });
  const justLaunched = carried(await launchAt(fixture, 'slot', [order(130)]));
  const context = manualRetry(undefined, fixture.clock);
  const { tasks } = await readFleet(fixture.client, { ...query, justLaunched }, context);
  expect(tasks).toEqual([{ state: 'starting', role: 'burst', capacity: 'FARGATE', count: 130 }]);
});

test.each([
  { row: 'is stopping', deprovisionMilliseconds: 10_000, states: ['starting', 'stopping'] },
  { row: 'has stopped', deprovisionMilliseconds: 0, states: ['starting'] },
])(
  'a task that died within the minute and $row is not counted as starting',
  async ({ deprovisionMilliseconds, states }) => {
    const fixture = await ecsFixture({ deprovisionMilliseconds });
    const justLaunched = carried(await launchAt(fixture, 'slot', [order(2)]));
    const { taskArn = 'none' } = await fixture.describe(justLaunched[0]?.taskIds[0] ?? 'none');
    fixture.ecs.kill(taskArn);
    await fixture.clock.advance(1);
    const context = manualRetry(undefined, fixture.clock);
    const { tasks, present, someEnded } = await readFleet(fixture.client, { ...query, justLaunched }, context);
    expect(tasks).toEqual(
      states.map((state) => ({ state, role: 'burst', capacity: 'FARGATE', revision: 1, count: 1 })),
    );
    expect({ present: present.length, someEnded }).toEqual({ present: 1, someEnded: true });
  },
);
