import { describe, expect, test } from '@jest/globals';
import { launch } from '../../aws/launch.ts';
import { CAPACITY_UNAVAILABLE, WRAPPED_THROTTLE } from '../../local/ecs/faults.ts';
import { ecsFixture } from '../local/ecs/ecs-fixture.ts';
import { inSlot, launchAt, order, target } from './support/fleet-at.ts';
import { manualRetry, settled } from './support/retrying.ts';

const SPOT_FIRST = { capacityProviders: ['FARGATE_SPOT', 'FARGATE'] } as const;

const refuse = (count: number, reason = CAPACITY_UNAVAILABLE) => ({ refuse: { count, reason } });
const fault = (type: string, message: string) => ({ error: { type, message, status: 400 } });

describe('capacity', () => {
  test('that one provider refuses a part of is asked of the next one, for that part alone', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', refuse(4));
    const outcome = await launchAt(fixture, 'slot', [order(10)], SPOT_FIRST);
    expect(outcome).toMatchObject({
      batches: [{ capacity: 'FARGATE_SPOT' }, { capacity: 'FARGATE' }],
      refusals: [
        { capacity: 'FARGATE_SPOT', kind: 'capacity', action: 'hold', reason: CAPACITY_UNAVAILABLE, count: 4 },
      ],
      missing: 0,
      left: 0,
    });
    expect(outcome.batches.map((batch) => batch.taskIds.length)).toEqual([6, 4]);
    await expect(fixture.list()).resolves.toHaveLength(10);
  });

  test('of a part is not asked for again by a second tick of the slot', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', refuse(4));
    const first = await launchAt(fixture, 'slot', [order(10)], SPOT_FIRST);
    const again = await launchAt(fixture, 'slot', [order(10)], SPOT_FIRST);
    expect(again).toEqual({ batches: [first.batches[0]], refusals: [], missing: 0, left: 4 });
    await expect(fixture.list()).resolves.toHaveLength(10);
  });

  test('is not to blame when the subnet has no free address: somebody is paged, and no other provider is asked', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', refuse(2, 'RESOURCE:ENI'));
    const outcome = await launchAt(fixture, 'slot', [order(5)], SPOT_FIRST);
    expect(outcome.refusals).toEqual([
      { capacity: 'FARGATE_SPOT', kind: 'network', action: 'page', reason: 'RESOURCE:ENI', count: 2 },
    ]);
    expect(outcome).toMatchObject({ missing: 2, left: 0 });
    await expect(fixture.list()).resolves.toHaveLength(3);
  });

  test('that every provider refuses is missing, with the reason of each', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', refuse(10, 'no Spot'));
    fixture.ecs.faults.next('RunTask', refuse(3, 'no room'));
    const outcome = await launchAt(fixture, 'slot', [order(10)], SPOT_FIRST);
    expect(outcome).toMatchObject({
      batches: [{ capacity: 'FARGATE' }],
      refusals: [
        { capacity: 'FARGATE_SPOT', reason: 'no Spot', count: 10 },
        { capacity: 'FARGATE', reason: 'no room', count: 3 },
      ],
      missing: 3,
    });
    await expect(fixture.list()).resolves.toHaveLength(7);
  });

  test('that is refused by an error is asked of the next provider, too', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', fault('ClientException', CAPACITY_UNAVAILABLE));
    const outcome = await launchAt(fixture, 'slot', [order(10)], SPOT_FIRST);
    expect(outcome).toMatchObject({ batches: [{ capacity: 'FARGATE' }], missing: 0 });
    expect(outcome.refusals).toMatchObject([{ capacity: 'FARGATE_SPOT', kind: 'capacity', action: 'hold', count: 10 }]);
    await expect(fixture.list()).resolves.toHaveLength(10);
  });

  test('refused entirely leaves the slot free: the same slot launches when there is room again', async () => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', refuse(5));
    await expect(launchAt(fixture, 'slot', [order(5)])).resolves.toMatchObject({ batches: [], missing: 5 });
    await expect(launchAt(fixture, 'slot', [order(5)])).resolves.toMatchObject({ missing: 0 });
    await expect(fixture.list()).resolves.toHaveLength(5);
  });
});

describe('throttles', () => {
  const rows = [
    { row: 'plain', throttle: { throttle: true } },
    { row: 'wrapped in InvalidParameterException', throttle: WRAPPED_THROTTLE },
  ] as const;

  test.each(rows)('that are $row are waited out', async ({ throttle }) => {
    const fixture = await ecsFixture();
    fixture.ecs.faults.next('RunTask', throttle, 3);
    const context = manualRetry();
    const outcome = await settled(context.clock, launch(fixture.client, target, [order(5)], inSlot('slot'), context));
    expect(outcome).toMatchObject({ refusals: [], missing: 0, left: 0 });
    await expect(fixture.list()).resolves.toHaveLength(5);
  });

  test.each(rows)(
    'that are $row and come four times are reported, and no other provider is asked',
    async ({ throttle }) => {
      const fixture = await ecsFixture();
      fixture.ecs.faults.next('RunTask', throttle, 4);
      const context = manualRetry();
      const launching = launch(fixture.client, { ...target, ...SPOT_FIRST }, [order(5)], inSlot('slot'), context);
      await expect(settled(context.clock, launching)).resolves.toMatchObject({
        batches: [],
        refusals: [{ capacity: 'FARGATE_SPOT', kind: 'throttled', action: 'retry', count: 5 }],
        missing: 5,
        left: 0,
      });
      await expect(fixture.list()).resolves.toEqual([]);
    },
  );
});

test.each([
  {
    kind: 'quota',
    error: fault('ClientException', "You've reached the limit on the number of vCPUs you can run concurrently"),
  },
  {
    kind: 'network',
    error: fault('InvalidParameterException', 'The specified subnet does not have enough free addresses'),
  },
  { kind: 'configuration', error: fault('AccessDeniedException', 'not authorized to perform: ecs:RunTask') },
])('a $kind error is missing tasks to page for, and no other provider is asked', async ({ kind, error }) => {
  const fixture = await ecsFixture();
  fixture.ecs.faults.next('RunTask', error);
  const outcome = await launchAt(fixture, 'slot', [order(5)], SPOT_FIRST);
  expect(outcome).toMatchObject({
    batches: [],
    refusals: [{ capacity: 'FARGATE_SPOT', kind, action: 'page', count: 5 }],
    missing: 5,
    left: 0,
  });
  expect(outcome.refusals[0]?.reason).toContain(error.error.message);
  await expect(fixture.list()).resolves.toEqual([]);
});

test('a first call that launches nothing leaves the others to the next tick', async () => {
  const fixture = await ecsFixture();
  fixture.ecs.faults.next('RunTask', refuse(10));
  await expect(launchAt(fixture, 'slot', [order(35)])).resolves.toMatchObject({ batches: [], missing: 10, left: 25 });
  await expect(fixture.list()).resolves.toEqual([]);
});
