import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ScalerWorld, scalerWorld } from './scaler-world.ts';

const worlds: ScalerWorld[] = [];
const open = async (settings: Record<string, string> = {}) => {
  const world = await scalerWorld({ settings, hideFromListMilliseconds: 5000 });
  worlds.push(world);
  await world.fillQueue(100);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

describe('ticks that overlap, while ECS hides just-launched tasks for five seconds', () => {
  test('launch the maximum once when they run at the same time', async () => {
    const { tick, schedule, ecs } = await open();
    await Promise.all([tick(schedule()), tick(schedule()), tick({ kind: 'warm-up' })]);
    expect(ecs.countTasks()).toBe(10);
  });

  test('launch the maximum once when they follow each other closely', async () => {
    const { clock, tick, schedule, ecs } = await open();
    await clock.advance(3900);
    await tick(schedule());
    await clock.advance(200);
    await tick(schedule());
    expect(ecs.countTasks()).toBe(10);
  });

  test('launch the maximum once when the operator changed the minimum between them', async () => {
    const { tick, schedule, ecs, setParameter } = await open();
    await tick(schedule());
    setParameter('{"ECS_MIN_TASKS":2}');
    const second = await tick(schedule());
    expect(second).toMatchObject({
      plan: {
        launch: [
          { role: 'baseline', count: 2 },
          { role: 'burst', count: 8 },
        ],
      },
      outcome: { left: 8 },
    });
    expect(ecs.countTasks()).toBe(10);
  });

  test('never pass the maximum, whenever they come and whatever the operator changes meanwhile', async () => {
    const tickSeconds = fc.constantFrom(10, 12, 15, 20, 30);
    const step = fc.record({
      afterMilliseconds: fc.nat({ max: 7000 }),
      together: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom('schedule', 'warm-up'),
      minimum: fc.nat({ max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(tickSeconds, fc.array(step, { minLength: 2, maxLength: 8 }), async (seconds, steps) => {
        const { clock, tick, schedule, ecs, setParameter, stop } = await scalerWorld({
          settings: { ECS_TICK_SECONDS: String(seconds) },
          hideFromListMilliseconds: 5000,
        });
        try {
          for (const { afterMilliseconds, together, kind, minimum } of steps) {
            await clock.advance(afterMilliseconds);
            setParameter(JSON.stringify({ ECS_MIN_TASKS: minimum }));
            await Promise.all(
              Array.from({ length: together }, () => tick(kind === 'schedule' ? schedule() : { kind: 'warm-up' })),
            );
            expect(ecs.countTasks()).toBeLessThanOrEqual(10);
          }
        } finally {
          await stop();
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a tick that comes in the quiet part of a slot', () => {
  test('hands the next slot to the tick queue, and a minute keeps all its ticks', async () => {
    const { clock, tick, schedule, queuedTicks, ecs } = await open();
    await clock.advance(4000);
    expect(await tick(schedule())).toEqual({ kind: 'passed-on' });
    expect(ecs.countTasks()).toBe(0);
    const [queued] = await queuedTicks();
    expect(queued?.message).toMatchObject({ dueAt: new Date(clock.now() + 6000).toISOString(), hopsLeft: 5 });
  });

  test('hands a request on, too', async () => {
    const { clock, tick, queuedTicks } = await open();
    await clock.advance(5000);
    await tick({ kind: 'warm-up' });
    const [queued] = await queuedTicks();
    expect(queued?.message).toMatchObject({ hopsLeft: 0, requests: ['warm-up'] });
  });

  test('shortens the chain when it is a hop, and ends it when it is the last one', async () => {
    const { clock, tick, schedule, queuedTicks } = await open();
    await tick(schedule());
    const [first] = await queuedTicks();
    if (!first) throw new Error('no tick is queued');
    await clock.advance(15_000);
    await tick({ kind: 'hop', message: first.message });
    expect((await queuedTicks()).map(({ message }) => message.hopsLeft)).toEqual([4, 3]);
    const last = await tick({ kind: 'hop', message: { ...first.message, hopsLeft: 0, requests: ['warm-up'] } });
    expect(last).toEqual({ kind: 'ended', requests: ['warm-up'] });
    expect(await queuedTicks()).toHaveLength(2);
  });

  test('waits for the next slot where no tick queue is', async () => {
    const { clock, tick, schedule, ecs } = await open({ ECS_TICK_SECONDS: '60' });
    await clock.advance(55_000);
    const running = tick(schedule());
    await clock.advance(4999);
    expect(ecs.countTasks()).toBe(0);
    await clock.advance(1);
    expect(await running).toMatchObject({ kind: 'decided' });
    expect(ecs.countTasks()).toBe(10);
  });
});

test('a tick whose slot is over does nothing, ends well and says how late it was', async () => {
  const { clock, tick, schedule, queuedTicks, ecs } = await open();
  await tick(schedule());
  const [queued] = await queuedTicks();
  if (!queued) throw new Error('no tick is queued');
  await clock.advance(40_000);
  const before = ecs.countTasks();
  expect(await tick({ kind: 'hop', message: queued.message })).toEqual({ kind: 'stale', lateSeconds: 30 });
  expect(ecs.countTasks()).toBe(before);
  expect(await queuedTicks()).toHaveLength(1);
});
