import { afterEach, describe, expect, test } from '@jest/globals';
import type { TickReport } from '../../../lambda/scaler/tick.ts';
import { CAPACITY_UNAVAILABLE } from '../../../local/ecs/faults.ts';
import { type ScalerWorld, scalerWorld, type WorldOptions } from './scaler-world.ts';

let world: ScalerWorld;
const open = async (options?: WorldOptions) => {
  world = await scalerWorld(options);
  return world;
};
afterEach(async () => {
  const { internalErrors } = world;
  await world.stop();
  expect(internalErrors).toEqual([]);
});

function decided(report: TickReport) {
  if (report.kind !== 'decided') throw new Error(`expected a decision, got ${JSON.stringify(report)}`);
  return report;
}

function failed(report: TickReport): Error {
  if (report.kind !== 'failed' || !(report.error instanceof Error))
    throw new Error(`expected a failure, got ${JSON.stringify(report)}`);
  return report.error;
}

const serverError = { error: { type: 'ServerException', message: 'Server exception.', status: 500 } } as const;

describe('a tick', () => {
  test('launches what the backlog needs and hands the launches to the next one', async () => {
    const { clock, tick, schedule, fillQueue, queuedTicks, ecs } = await open();
    await fillQueue(23);
    const report = decided(await tick(schedule()));
    expect(report.plan).toMatchObject({ demand: 5, desired: 5, reason: 'backlog' });
    expect(report.outcome).toEqual({
      launched: 5,
      alreadyLaunched: 0,
      refusals: [],
      missing: 0,
      left: 0,
      dryRun: false,
    });
    expect(ecs.countTasks()).toBe(5);
    const [next] = await queuedTicks();
    expect(next).toMatchObject({
      delayed: true,
      message: { dueAt: new Date(clock.now() + 10_000).toISOString(), hopsLeft: 4, parameter: '{}' },
    });
    expect(next?.message.launched.flatMap((entry) => entry.taskIds)).toHaveLength(5);
  });

  test('counts what the last one launched as starting while ECS does not list it', async () => {
    const { clock, tick, schedule, fillQueue, queuedTicks, ecs } = await open({ hideFromListMilliseconds: 25_000 });
    await fillQueue(23);
    await tick(schedule());
    for (const expected of ['hidden', 'hidden', 'listed']) {
      await clock.advance(10_000);
      const { message } = (await queuedTicks()).at(-1) ?? {};
      if (!message) throw new Error('no tick is queued');
      const report = decided(await tick({ kind: 'hop', message }));
      expect(report.outcome.launched).toBe(0);
      const [group, ...others] = report.observation.tasks;
      expect({ ...group, others }).toMatchObject({ state: 'starting', role: 'burst', count: 5, others: [] });
      expect(group?.revision).toBe(expected === 'hidden' ? undefined : 1);
    }
    expect(ecs.countTasks()).toBe(5);
  });

  test('launches nothing for the same scheduled event a second time, though ECS does not list the tasks yet', async () => {
    const { tick, schedule, fillQueue, ecs } = await open({ hideFromListMilliseconds: 5000 });
    await fillQueue(23);
    const event = schedule();
    await tick(event);
    const second = decided(await tick(event));
    expect(second.outcome).toMatchObject({ launched: 5, alreadyLaunched: 0 });
    expect(ecs.countTasks()).toBe(5);
  });

  test('waits for AWS no longer than its time', async () => {
    const { clock, tick, schedule, queuedTicks } = await open();
    const never = { readQueueDepth: (context: { signal: AbortSignal }) => untilAborted(context.signal) };
    const running = tick(schedule(), never);
    await clock.advance(7999);
    expect(await queuedTicks()).toEqual([]);
    await clock.advance(1);
    expect(failed(await running).name).toBe('DeadlineError');
    expect(await queuedTicks()).toHaveLength(1);
  });

  test('leaves launches to the next one when it saw the fleet too late in its slot', async () => {
    const { clock, tick, schedule, fillQueue, ecs, queuedTicks } = await open();
    await fillQueue(23);
    const late = async () => {
      await clock.advance(4500);
      return '{}';
    };
    const report = decided(await tick(schedule(), { readParameter: late }));
    expect(report.outcome).toMatchObject({ launched: 0, left: 5 });
    expect(ecs.countTasks()).toBe(0);
    expect(await queuedTicks()).toHaveLength(1);
  });
});

describe('a tick that cannot see everything', () => {
  test.each([
    ['ListTasks fails', async () => world.ecs.faults.next('ListTasks', serverError, 4), 'ListTasks'],
    ['DescribeTasks fails', async () => world.ecs.faults.next('DescribeTasks', serverError, 4), 'DescribeTasks'],
    ['the parameter is no JSON', async () => world.setParameter('paused'), 'The scaler parameter'],
    [
      'the parameter puts the minimum above the maximum',
      async () => world.setParameter('{"ECS_MIN_TASKS":11}'),
      'ECS_MIN_TASKS must be at most',
    ],
  ])('launches nothing when %s, and the next tick still comes', async (_name, breakIt, text) => {
    const { clock, tick, schedule, fillQueue, ecs, queuedTicks } = await open();
    await fillQueue(5);
    await tick(schedule());
    await clock.advance(10_000);
    await fillQueue(20);
    await breakIt();
    expect(failed(await tick(schedule())).message).toContain(text);
    expect(ecs.countTasks()).toBe(1);
    expect(await queuedTicks()).toHaveLength(2);
  });

  test('launches nothing when GetQueueAttributes fails, and the next tick still comes', async () => {
    const { tick, schedule, ecs, queuedTicks } = await open({
      settings: { AWS_SQS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/gone', ECS_MIN_TASKS: '3' },
    });
    expect(failed(await tick(schedule())).message).toContain('GetQueueAttributes');
    expect(ecs.countTasks()).toBe(0);
    const [next] = await queuedTicks();
    expect(next?.message).toMatchObject({ hopsLeft: 4, launched: [] });
  });

  test('fails, too, when the next tick cannot be queued, but not before it has launched', async () => {
    const { tick, schedule, fillQueue, ecs } = await open();
    await fillQueue(5);
    const refuse = { queueTick: () => Promise.reject(new Error('the queue is gone')) };
    expect(failed(await tick(schedule(), refuse)).message).toBe('the queue is gone');
    expect(ecs.countTasks()).toBe(1);
  });
});

describe('a tick whose launches are refused', () => {
  test('launches the rest and says what was refused', async () => {
    const { tick, schedule, fillQueue, ecs } = await open();
    await fillQueue(35);
    ecs.faults.next('RunTask', { refuse: { count: 3, reason: CAPACITY_UNAVAILABLE } });
    const { outcome } = decided(await tick(schedule()));
    expect(outcome).toMatchObject({ launched: 4, missing: 3 });
    expect(outcome.refusals).toEqual([
      { capacity: 'FARGATE', kind: 'capacity', action: 'hold', reason: CAPACITY_UNAVAILABLE, count: 3 },
    ]);
    expect(ecs.countTasks()).toBe(4);
  });

  test('asks the next capacity provider for what the first one had no room for', async () => {
    const { tick, schedule, fillQueue, ecs } = await open({
      settings: { ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' },
    });
    await fillQueue(35);
    ecs.faults.next('RunTask', { refuse: { count: 3, reason: CAPACITY_UNAVAILABLE } });
    const { outcome } = decided(await tick(schedule()));
    expect(outcome).toMatchObject({ launched: 7, missing: 0 });
    expect(ecs.countTasks()).toBe(7);
  });
});

describe('a tick that the operator steers', () => {
  test.each([
    ['pauses', '{"paused":true}', {}, { launched: 0, reason: 'paused', overridden: ['paused'] }],
    [
      'lowers the maximum',
      '{"ECS_MAX_TASKS":2}',
      {},
      { launched: 2, reason: 'at-maximum', overridden: ['ECS_MAX_TASKS'] },
    ],
    ['only looks', '{}', { ECS_DRY_RUN: 'true' }, { launched: 0, reason: 'backlog', overridden: [] }],
  ])('%s', async (_name, parameter, settings, expected) => {
    const { tick, schedule, fillQueue, ecs, setParameter } = await open({ settings });
    setParameter(parameter);
    await fillQueue(25);
    const { plan, overridden, outcome } = decided(await tick(schedule()));
    expect({ launched: outcome.launched, reason: plan.reason, overridden }).toEqual(expected);
    expect(outcome.dryRun).toBe('ECS_DRY_RUN' in settings);
    expect(ecs.countTasks()).toBe(expected.launched);
  });

  test('holds the minimum with baseline tasks, which learn their role at launch', async () => {
    const { clock, tick, schedule } = await open({ settings: { ECS_MIN_TASKS: '2' } });
    await tick(schedule());
    await clock.advance(10_000);
    const { observation } = decided(await tick(schedule()));
    expect(observation.tasks).toEqual([
      { state: 'starting', role: 'baseline', capacity: 'FARGATE', revision: 1, count: 2 },
    ]);
  });

  test.each([
    { name: 'before it is gone', maximum: '10', launched: 1, reason: 'below-minimum' },
    { name: 'not above the maximum', maximum: '1', launched: 0, reason: 'at-maximum' },
  ])('replaces a baseline task that is about to leave, $name', async ({ maximum, launched, reason }) => {
    const settings = { ECS_MIN_TASKS: '1', ECS_MAX_TASKS: maximum, WORKER_MAX_LIFETIME_SECONDS: '300' };
    const { clock, tick, schedule } = await open({ settings });
    await tick(schedule());
    // It starts after a minute, and two before its end it counts as leaving.
    await clock.advance(60_000 + 170_000);
    expect(decided(await tick(schedule())).outcome.launched).toBe(0);
    await clock.advance(20_000);
    const { observation, plan, outcome } = decided(await tick(schedule()));
    expect(observation.tasks).toMatchObject([{ state: 'leaving', role: 'baseline', count: 1 }]);
    expect({ launched: outcome.launched, reason: plan.reason }).toEqual({ launched, reason });
  });

  test('launches tasks for the length of a window, and does not replace them as it ends', async () => {
    const { clock, tick, schedule } = await open({ settings: { ECS_MIN_TASKS_SCHEDULE: 'Mon 10:00-10:10 UTC=2' } });
    expect(decided(await tick(schedule())).plan.launch).toMatchObject([{ count: 2, lifetimeSeconds: 600 }]);
    // They start after a minute; two minutes before the window's end nothing replaces them, and then they count as leaving.
    for (const [seconds, state] of [
      [470, 'running'],
      [10, 'running'],
      [60, 'leaving'],
    ] as const) {
      await clock.advance(seconds * 1000);
      const { observation, outcome } = decided(await tick(schedule()));
      expect(observation.tasks).toMatchObject([{ state, role: 'baseline', count: 2 }]);
      expect(outcome.launched).toBe(0);
    }
  });

  test('reads the parameter once a minute: a hop goes by what the first tick read', async () => {
    const { clock, tick, schedule, fillQueue, setParameter, queuedTicks } = await open();
    setParameter('{"paused":true}');
    await tick(schedule());
    setParameter('{}');
    await fillQueue(5);
    await clock.advance(10_000);
    const [queued] = await queuedTicks();
    if (!queued) throw new Error('no tick is queued');
    expect(decided(await tick({ kind: 'hop', message: queued.message })).plan.reason).toBe('paused');
    expect(decided(await tick(schedule())).plan.reason).toBe('backlog');
  });

  test('starts one task for a terminal session that was opened', async () => {
    const { tick, queuedTicks, ecs } = await open();
    const { plan } = decided(await tick({ kind: 'warm-up' }));
    expect(plan.reason).toBe('warm-up');
    expect(ecs.countTasks()).toBe(1);
    expect(await queuedTicks()).toEqual([]);
  });
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
