import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keeperSeconds, type Outlook, outlookOf, tasksForTarget } from '../../scaling/target-wait.ts';
import { observationOf } from '../fixtures/decisions.ts';

const TICK_SECONDS = 10;
const outlook = (serviceSeconds = 10, startDelaySeconds = 35): Outlook => ({
  serviceSeconds,
  startDelaySeconds,
  messagesPerSecond: 1,
});
const wanting = (targetWaitSeconds = 60) =>
  ({ kind: 'target-wait', targetWaitSeconds, secondsPerMessage: 10 }) as const;

function tasksFor(visible: number, inFlight: number, seen = outlook(), target = wanting()): number {
  return tasksForTarget({ visible, inFlight, delayed: 0 }, target, TICK_SECONDS, seen);
}

describe('tasks for a target of 60 s, with a start delay of 35 s', () => {
  // Of the target, 60 - 0.65 x (35 + 10 / 2) = 34 s are left: 3.4 messages of 10 s each.
  test.each([
    { name: 'none for an empty queue', visible: 0, inFlight: 0, tasks: 0 },
    { name: 'one for a message', visible: 1, inFlight: 0, tasks: 1 },
    { name: 'one for as many as it can begin in time, its first one at once', visible: 4, inFlight: 0, tasks: 1 },
    { name: 'another for one more', visible: 5, inFlight: 0, tasks: 2 },
    { name: 'no more than those at work while they can begin what waits', visible: 6, inFlight: 2, tasks: 2 },
    { name: 'one more once they cannot', visible: 7, inFlight: 2, tasks: 3 },
    {
      name: 'one a message where each takes longer than the target',
      visible: 10,
      inFlight: 0,
      seen: outlook(300),
      tasks: 10,
    },
    { name: 'one for very many short ones', visible: 340, inFlight: 0, seen: outlook(0.1), tasks: 1 },
    { name: 'one in twenty more where many start', visible: 400, inFlight: 0, tasks: 105 },
  ])('are $name', ({ visible, inFlight, seen, tasks }) => {
    expect(tasksFor(visible, inFlight, seen)).toBe(tasks);
  });
});

describe('whatever waits', () => {
  const queue = [fc.nat({ max: 3000 }), fc.nat({ max: 300 })] as const;
  const seconds = fc.double({ min: 0.05, max: 3600, noNaN: true });
  const target = fc.integer({ min: 5, max: 3600 }).map(wanting);

  test('more messages never ask for fewer tasks, nor for more than one each and the spares', () => {
    fc.assert(
      fc.property(...queue, seconds, seconds, target, (visible, inFlight, service, start, wanted) => {
        const tasks = tasksFor(visible, inFlight, outlook(service, start), wanted);
        expect(tasks).toBeLessThanOrEqual(inFlight + visible + Math.floor(visible / 20));
        expect(tasksFor(visible + 1, inFlight, outlook(service, start), wanted)).toBeGreaterThanOrEqual(tasks);
        expect(tasks > 0 || visible === 0 || inFlight > 0).toBe(true);
      }),
    );
  });

  test('a longer service time, a slower start and a shorter target never ask for fewer tasks', () => {
    const factor = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        ...queue,
        seconds,
        seconds,
        fc.integer({ min: 5, max: 3600 }),
        factor,
        (visible, inFlight, service, start, wanted, more) => {
          // Tasks that end together count whole messages, those at work any part of one: by such a part, numbers may differ.
          const tasks = tasksFor(visible, 0, outlook(service, start), wanting(wanted));
          expect(tasksFor(visible, 0, outlook(service * more, start), wanting(wanted))).toBeGreaterThanOrEqual(tasks);
          expect(tasksFor(visible, 0, outlook(service, start * more), wanting(wanted))).toBeGreaterThanOrEqual(tasks);
          expect(tasksFor(visible, 0, outlook(service, start), wanting(wanted * more))).toBeLessThanOrEqual(tasks);
          expect(tasksFor(0, inFlight, outlook(service, start), wanting(wanted))).toBeLessThanOrEqual(inFlight);
        },
      ),
    );
  });
});

describe('the only task', () => {
  const keeper = (target: number, startDelay: number) =>
    keeperSeconds(wanting(target), TICK_SECONDS, outlook(10, startDelay));

  test.each([
    { name: 'does not stay where a cold start is in time', target: 60, startDelay: 35, seconds: 0 },
    { name: 'does not stay at a loose target with slow starts', target: 120, startDelay: 60, seconds: 0 },
    { name: 'stays as long as it may where every cold start is late', target: 5, startDelay: 35, seconds: 500 },
  ])('$name', ({ target, startDelay, seconds }) => {
    expect(keeper(target, startDelay)).toBe(seconds);
  });

  test('stays only where a message may be expected meanwhile', () => {
    const seconds = (messagesPerSecond: number) =>
      keeperSeconds(wanting(5), TICK_SECONDS, { ...outlook(), messagesPerSecond });
    expect([1 / 499, 1 / 501, 0].map(seconds)).toEqual([500, 0, 0]);
  });

  test('stays for longer the later a cold start would be', () => {
    const byTarget = [60, 45, 40, 36, 30, 20].map((target) => keeper(target, 35));
    expect(byTarget).toEqual(byTarget.toSorted((one, other) => one - other));
    expect(new Set(byTarget).size).toBeGreaterThan(4);
    expect(keeper(60, 60)).toBeGreaterThan(60);
  });
});

test('the outlook is learned from what was observed, and begins with the prior', () => {
  const past = { newestFrom: '2026-01-05T09:58:00.000Z', completed: [600], averageInFlight: [300] };
  const hours = { newestFrom: '2026-01-05T09:00:00.000Z', completed: [1800], averageInFlight: [15] };
  const learned = outlookOf(
    {
      ...observationOf({ queue: [1, 0, 0] }),
      throughput: { minutes: past, hours },
      startDelay: { samples: 50, meanLogSeconds: Math.log(20) },
    },
    wanting(),
  );
  expect(learned.serviceSeconds).toBeCloseTo(30, 0);
  expect(learned.startDelaySeconds).toBeCloseTo(20, -1);
  expect(learned.messagesPerSecond).toBeCloseTo(0.5, 9);
  expect(outlookOf(observationOf({ queue: [1, 0, 0] }), wanting())).toEqual({
    serviceSeconds: 10,
    startDelaySeconds: expect.closeTo(35, 9),
    messagesPerSecond: 0,
  });
});
