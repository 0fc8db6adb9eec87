import { describe, expect, test } from '@jest/globals';
import { Fleet } from '../../simulator/fleet.ts';
import { Random } from '../../simulator/random.ts';
import type { SimulatedTask } from '../../simulator/task.ts';
import { taskOf } from './hand-made.ts';

/** A fleet of so many idle tasks. */
function idleFleet(size: number): { fleet: Fleet; tasks: SimulatedTask[] } {
  const fleet = new Fleet();
  const tasks = Array.from({ length: size }, (_, number) => taskOf(number));
  for (const task of tasks) {
    fleet.add(task);
    fleet.started(task);
    fleet.idle(task);
  }
  return { fleet, tasks };
}

describe('a fleet', () => {
  test.each([
    { name: 'its whole seconds', goneSeconds: 114, billed: 100 },
    { name: 'a second that has begun', goneSeconds: 114.01, billed: 101 },
    { name: 'the first minute, however short it lived', goneSeconds: 15, billed: 60 },
    { name: 'a minute that is just over', goneSeconds: 74, billed: 60 },
    { name: 'nothing when it is gone as its pull would begin', goneSeconds: 14, billed: 0 },
    { name: 'nothing when it never came to its pull', goneSeconds: 3, billed: 0 },
  ])('bills a task for $name', ({ goneSeconds, billed }) => {
    const fleet = new Fleet();
    const task = taskOf(1);
    fleet.add(task);
    fleet.gone(task, goneSeconds, 60);
    expect(fleet.billedSeconds).toBe(billed);
  });

  test('counts tasks by role and by what they do, from launch to end', () => {
    const fleet = new Fleet();
    const [one, other] = [taskOf(0), taskOf(1, { role: 'baseline' })];
    const counts = () => [fleet.starting, fleet.running, fleet.present.size, fleet.baseline.size];
    fleet.add(one);
    fleet.add(other);
    expect(counts()).toEqual([2, 0, 2, 1]);
    fleet.started(one);
    fleet.idle(one);
    fleet.started(other);
    fleet.busy(other);
    expect(counts()).toEqual([0, 2, 2, 1]);
    expect([fleet.runningOf('burst'), fleet.runningOf('baseline'), fleet.startingOf('burst')]).toEqual([1, 1, 0]);
    fleet.stopping(other);
    expect(counts()).toEqual([0, 1, 2, 1]);
    fleet.gone(other, 100, 60);
    fleet.gone(one, 100, 60);
    expect(counts()).toEqual([0, 0, 0, 0]);
  });

  test('remembers how many were launched, and the most that there were at once', () => {
    const { fleet, tasks } = idleFleet(3);
    for (const task of tasks) fleet.gone(task, 100, 60);
    fleet.add(taskOf(3));
    expect([fleet.launches, fleet.peak]).toEqual([4, 3]);
  });

  test('has no idle task to give but those that are idle', () => {
    const { fleet, tasks } = idleFleet(3);
    const [busy, gone, idle] = tasks as [SimulatedTask, SimulatedTask, SimulatedTask];
    fleet.busy(busy);
    fleet.gone(gone, 50, 60);
    const random = new Random(1);
    expect(new Set(Array.from({ length: 30 }, () => fleet.anyIdle(random)))).toEqual(new Set([idle]));
    fleet.busy(idle);
    expect(fleet.anyIdle(random)).toBeUndefined();
  });

  test('gives each idle task as often as any other', () => {
    const { fleet, tasks } = idleFleet(6);
    // Taking one out of the middle must leave no gap and no double.
    fleet.gone(tasks[2] as SimulatedTask, 50, 60);
    const random = new Random(1);
    const picked = new Map<number, number>();
    for (let pick = 0; pick < 10_000; pick += 1) {
      const number = fleet.anyIdle(random)?.number ?? -1;
      picked.set(number, (picked.get(number) ?? 0) + 1);
    }
    expect([...picked.keys()].sort()).toEqual([0, 1, 3, 4, 5]);
    // Five standard deviations of a binomial distribution: 40 each.
    for (const times of picked.values()) expect(Math.abs(times - 2000)).toBeLessThan(200);
  });
});
