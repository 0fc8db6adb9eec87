import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readSettings } from '../../contract/read-settings.ts';
import { clairvoyant } from '../../simulator/clairvoyant.ts';
import { lowerBoundSeconds } from '../../simulator/lower-bound.ts';
import { modelSettings } from '../../simulator/model.ts';
import { nearestRank } from '../../simulator/nearest-rank.ts';
import { Random } from '../../simulator/random.ts';

/** Every task starts after 35 s, of which the last 21 s are billed: what a restart costs. */
const model = readSettings('The model', modelSettings, { startDelayP95Seconds: '35' });
const goal = { targetWaitSeconds: 60, maxTasks: 100 };

type Message = readonly [arrivalSeconds: number, serviceSeconds: number];

function traceOf(messages: readonly Message[], groups?: readonly number[]) {
  return {
    name: 'by hand',
    durationSeconds: (messages.at(-1)?.[0] ?? 0) + 1,
    arrivalSeconds: Float64Array.from(messages, ([arrival]) => arrival),
    serviceSeconds: Float64Array.from(messages, ([, service]) => service),
    ...(groups && { groups: Uint32Array.from(groups) }),
  };
}

const planned = (messages: readonly Message[], limits = {}, groups?: readonly number[]) =>
  clairvoyant(traceOf(messages, groups), { ...goal, ...limits }, model, new Random(1));

/** Messages far from each other, from 10,000 s on. */
const loners = (count: number): Message[] => Array.from({ length: count }, (_, index) => [10_000 + index * 1000, 30]);

describe('a schedule', () => {
  test.each<{ name: string; messages: readonly Message[]; waits: readonly number[]; billed: number; launches: number }>(
    [
      {
        name: 'starts a task as late as its message allows',
        messages: [[100, 30]],
        waits: [60],
        billed: 60,
        launches: 1,
      },
      {
        name: 'lets a message wait for a task that will be free in time',
        messages: [
          [100, 30],
          [140, 60],
        ],
        waits: [60, 50],
        billed: 21 + 30 + 60,
        launches: 1,
      },
      {
        name: 'has a second task where waiting would be too long',
        messages: [
          [100, 61],
          [100, 61],
        ],
        waits: [60, 60],
        billed: 2 * (21 + 61),
        launches: 2,
      },
      {
        name: 'keeps a task through a gap that costs less than a restart',
        messages: [
          [100, 100],
          [280, 30],
        ],
        waits: [60, 0],
        billed: 21 + 100 + 20 + 30,
        launches: 1,
      },
      {
        name: 'counts no idle time within the paid minute',
        messages: [
          [100, 5],
          [195, 5],
        ],
        waits: [60, 0],
        billed: 61,
        launches: 1,
      },
      {
        name: 'has a new task after a longer gap, which nobody pays for',
        messages: [
          [100, 100],
          [290, 100],
        ],
        waits: [60, 60],
        billed: 2 * (21 + 100),
        launches: 2,
      },
      { name: 'of no messages is empty', messages: [], waits: [], billed: 0, launches: 0 },
    ],
  )('$name', ({ messages, waits, billed, launches }) => {
    const result = planned(messages);
    expect([...result.waitSeconds]).toEqual(waits);
    expect(result.billedSeconds).toBe(billed);
    expect(result.launches).toBe(launches);
  });

  test('spares a launch where one message in twenty may be late for it', () => {
    const pair: Message[] = [
      [100, 100],
      [100, 100],
    ];
    expect(planned([...pair, ...loners(18)])).toMatchObject({ launches: 1 + 18, billedSeconds: 221 + 18 * 60 });
    expect(planned([...pair, ...loners(17)])).toMatchObject({ launches: 2 + 17, billedSeconds: 2 * 121 + 17 * 60 });
  });

  test('has no more tasks than there may be', () => {
    const crowd = Array.from({ length: 6 }, (): Message => [100, 50]);
    const result = planned(crowd, { maxTasks: 2 });
    expect([...result.waitSeconds]).toEqual([60, 60, 110, 110, 160, 160]);
    expect(result.peakTasks).toBe(2);
  });

  test('launches a task when another has left, where there is no room for both', () => {
    const result = planned(
      [
        [100, 100],
        [224, 10],
      ],
      { maxTasks: 1, targetWaitSeconds: 1 },
    );
    // The first task is free at 201 s, too long before the second message; the next can be launched then.
    expect([...result.waitSeconds]).toEqual([1, 201 + 35 - 224]);
    expect(result.peakTasks).toBe(1);
  });

  test('works on one message of a group at a time, and on other groups meanwhile', () => {
    const messages: Message[] = [
      [100, 100],
      [100, 10],
      [100, 10],
    ];
    expect([...planned(messages, {}, [1, 1, 2]).waitSeconds]).toEqual([60, 160, 60]);
  });
});

test('of any trace keeps the target, is paid for by the minute, and does not get below the lower bound', () => {
  const message = fc.tuple(fc.double({ min: 0, max: 400, noNaN: true }), fc.double({ min: 0.1, max: 90, noNaN: true }));
  const anyTrace = fc.array(message, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(anyTrace, fc.integer({ min: 1, max: 120 }), fc.integer(), (gaps, targetWaitSeconds, seed) => {
      let now = 0;
      const trace = traceOf(
        gaps.map(([gap, service]) => {
          now += gap;
          return [now, service];
        }),
      );
      const chance = readSettings('The model', modelSettings, {});
      const result = clairvoyant(trace, { targetWaitSeconds, maxTasks: 1000 }, chance, new Random(seed));
      const waits = result.waitSeconds;
      expect(nearestRank(waits.slice().sort(), 0.95)).toBeLessThanOrEqual(targetWaitSeconds + 1e-6);
      const starts = trace.arrivalSeconds.map((arrival, index) => arrival + (waits[index] ?? 0));
      expect(waits.every((wait) => wait >= 0)).toBe(true);
      expect(starts.every((start, index) => start >= (starts[index - 1] ?? 0))).toBe(true);
      expect(result.billedSeconds).toBeGreaterThanOrEqual(60 * Number(result.launches));
      const bound = lowerBoundSeconds(trace, targetWaitSeconds, chance, new Random(seed));
      expect(result.billedSeconds).toBeGreaterThanOrEqual(bound);
    }),
    { numRuns: 300 },
  );
});
