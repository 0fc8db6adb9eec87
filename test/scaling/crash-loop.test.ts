import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../contract/observation.ts';
import {
  crashLoopInWords,
  inCrashLoop,
  launchesInCrashLoop,
  pauseSeconds,
  secondsToProbe,
} from '../../scaling/crash-loop.ts';
import { tasks } from '../fixtures/decisions.ts';

const LAST_FAILURE = Date.parse('2026-01-05T10:00:00Z');

/** What is seen so many seconds after the last of so many failed launches. */
function seen(inARow: number, seconds: number, fleet: Observation['tasks'] = []) {
  return {
    at: new Date(LAST_FAILURE + seconds * 1000).toISOString(),
    failedStarts: {
      inARow,
      lastAt: new Date(LAST_FAILURE).toISOString(),
      reason: 'CannotPullContainerError:\n not found',
    },
    tasks: fleet,
  };
}

describe('the pause', () => {
  test.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [4, 240],
    [5, 480],
    [6, 900],
    [7, 900],
    [5000, 900],
  ])('after %i failed launches in a row is %i seconds', (inARow, seconds) => {
    expect(pauseSeconds(inARow)).toBe(seconds);
  });

  test.each([
    { name: 'at the failure', sight: seen(3, 0), seconds: 120 },
    { name: 'within the pause', sight: seen(3, 100), seconds: 20 },
    { name: 'a moment before its end', sight: seen(3, 119.9), seconds: 1 },
    { name: 'at its end', sight: seen(3, 120), seconds: 0 },
    { name: 'long after', sight: seen(3, 5000), seconds: 0 },
    { name: 'by a clock that runs late, never longer than the pause', sight: seen(3, -500), seconds: 120 },
    { name: 'without the time of the failure', sight: { ...seen(3, 5000), failedStarts: { inARow: 3 } }, seconds: 120 },
    { name: 'after a success', sight: { ...seen(3, 0), failedStarts: { inARow: 0 } }, seconds: 0 },
    { name: 'when starts were not looked at', sight: { at: seen(3, 0).at }, seconds: 0 },
  ])('lasts for $seconds seconds $name', ({ sight, seconds }) => {
    expect(secondsToProbe(sight)).toBe(seconds);
  });
});

describe('a crash loop', () => {
  test.each([
    { name: 'holds everything back during the pause', wanted: 9, sight: seen(3, 119), left: 0 },
    { name: 'holds a minimum of one back, too', wanted: 1, sight: seen(1, 29), left: 0 },
    { name: 'lets one task try after the pause', wanted: 9, sight: seen(3, 120), left: 1 },
    { name: 'launches nothing where nothing is wanted', wanted: 0, sight: seen(3, 120), left: 0 },
    {
      name: 'has no second probe while one is starting',
      wanted: 9,
      sight: seen(3, 500, [tasks('starting', 1)]),
      left: 0,
    },
    {
      name: 'has no second probe while one is on its way out',
      wanted: 9,
      sight: seen(3, 500, [tasks('stopping', 1)]),
      left: 0,
    },
    { name: 'probes beside tasks that run', wanted: 9, sight: seen(3, 120, [tasks('running', 4)]), left: 1 },
    { name: 'is over with a success', wanted: 9, sight: { ...seen(3, 0), failedStarts: { inARow: 0 } }, left: 9 },
    { name: 'is none where starts were not looked at', wanted: 9, sight: { at: seen(3, 0).at, tasks: [] }, left: 9 },
  ])('$name', ({ wanted, sight, left }) => {
    expect(launchesInCrashLoop(wanted, sight)).toBe(left);
  });

  test.each([
    {
      sight: seen(3, 100),
      words:
        'the newest 3 launches failed to start (CannotPullContainerError: not found) and the next probe is due in 20 s',
    },
    {
      sight: { ...seen(1, 100), failedStarts: { inARow: 1, lastAt: seen(1, 0).at } },
      words: 'the newest launch failed to start and one task goes first as a probe',
    },
    {
      sight: seen(2, 100, [tasks('starting', 1)]),
      words: 'the newest 2 launches failed to start (CannotPullContainerError: not found) and a probe is under way',
    },
  ])('is told as "$words"', ({ sight, words }) => {
    expect(crashLoopInWords(sight)).toBe(words);
  });
});

describe('while every task fails to start, whatever is wanted', () => {
  const TICK_SECONDS = 10;

  /** Launches of a run that begins with so many failures, each failing so many seconds after its launch; and when they were. */
  function probes(inARow: number, failsAfterSeconds: number, wanted: number, ticks: number) {
    const counts: number[] = [];
    const times: number[] = [];
    let run = { inARow, lastAt: 0 };
    let startingUntil: number | undefined;
    for (let now = 0; now < ticks * TICK_SECONDS; now += TICK_SECONDS) {
      if (startingUntil !== undefined && now >= startingUntil) {
        run = { inARow: run.inARow + 1, lastAt: startingUntil };
        startingUntil = undefined;
      }
      const launches = launchesInCrashLoop(wanted, {
        at: new Date(now * 1000).toISOString(),
        failedStarts: { inARow: run.inARow, lastAt: new Date(run.lastAt * 1000).toISOString() },
        tasks: startingUntil === undefined ? [] : [tasks('starting', 1)],
      });
      if (launches === 0) continue;
      counts.push(launches);
      times.push(now);
      startingUntil = now + failsAfterSeconds;
    }
    return { counts, times };
  }

  test('there is one probe at a time, later and later, at most a quarter of an hour apart', () => {
    const drawn = [
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 500 }),
    ] as const;
    fc.assert(
      fc.property(...drawn, (inARow, failsAfterSeconds, wanted) => {
        const { counts, times } = probes(inARow, failsAfterSeconds, wanted, 1000);
        expect(counts.filter((count) => count !== 1)).toEqual([]);
        const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        expect(times.length).toBeGreaterThan(5);
        for (const [index, gap] of gaps.entries()) {
          expect(gap).toBeGreaterThanOrEqual(pauseSeconds(inARow + index + 1));
          expect(gap).toBeLessThanOrEqual(900 + failsAfterSeconds + TICK_SECONDS);
          // A tick may come a little after the pause is over, by up to its interval.
          if (index > 0) expect(gap).toBeGreaterThan((gaps[index - 1] ?? 0) - TICK_SECONDS);
        }
      }),
    );
  });

  test('more failures in a row never wait for less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat({ max: 2000 }), (inARow, seconds) => {
        const [now, later] = [seen(inARow, seconds), seen(inARow + 1, seconds)];
        expect(secondsToProbe(later)).toBeGreaterThanOrEqual(secondsToProbe(now));
        expect(secondsToProbe(now)).toBeLessThanOrEqual(900);
        expect(inCrashLoop(now)).toBe(true);
      }),
    );
  });
});
