import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Throughput, ThroughputSeries } from '../../contract/observation.ts';
import { outlookOf } from '../../scaling/target-wait.ts';
import { observationOf } from '../fixtures/decisions.ts';

type Period = readonly [completed: number | null, averageInFlight: number | null];

/** Periods, newest first. */
function series(periods: readonly Period[]): ThroughputSeries {
  return {
    newestFrom: '2026-01-05T09:58:00.000Z',
    completed: periods.map(([completed]) => completed),
    averageInFlight: periods.map(([, inFlight]) => inFlight),
  };
}

const pastOf = (minutes: readonly Period[], hours: readonly Period[] = []): Throughput => ({
  minutes: series(minutes),
  hours: series(hours),
});

/** As it is learned from a past, or from none. */
function serviceSeconds(past: Throughput | undefined, secondsPerMessage: number): number {
  const seen = { ...observationOf({ queue: [1, 0, 0] }), ...(past && { throughput: past }) };
  return outlookOf(seen, { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage }).serviceSeconds;
}

/** So many periods alike. */
const times = (count: number, period: Period): Period[] => Array.from({ length: count }, () => period);

/** A minute of 60 messages, and an hour of 3600, of so many seconds each: Little's law puts as many in flight. */
const minuteAt = (seconds: number): Period => [60, seconds];
const hourAt = (seconds: number): Period => [3600, seconds];

describe('the service time', () => {
  test.each([
    { name: 'nothing is known', past: undefined },
    { name: 'nothing has happened yet', past: pastOf([], []) },
    { name: 'nothing was in work', past: pastOf(times(15, [0, 0]), []) },
    { name: 'no period is known', past: pastOf(times(15, [null, null]), times(24, [null, null])) },
    {
      name: 'of each period but half is known',
      past: pastOf([
        [60, null],
        [null, 40],
      ]),
    },
  ])('is the prior where $name', ({ past }) => {
    expect(serviceSeconds(past, 17)).toBe(17);
  });

  test.each([
    { name: 'with the right prior', prior: 8 },
    { name: 'with a prior ten times as long', prior: 80 },
    { name: 'with a prior of a tenth', prior: 0.8 },
  ])('is work over completions, $name', ({ prior }) => {
    const learned = serviceSeconds(pastOf(times(15, minuteAt(8)), times(2, hourAt(8))), prior);
    expect(Math.abs(learned / 8 - 1)).toBeLessThan(0.01);
  });

  test.each([
    {
      name: 'the last minutes before the last hours',
      past: pastOf(times(15, minuteAt(50)), times(24, hourAt(10))),
      expected: 50,
    },
    {
      name: 'new minutes before old ones',
      past: pastOf([...times(5, minuteAt(50)), ...times(10, minuteAt(10))]),
      expected: 50,
    },
    {
      name: 'the hours where the minutes were quiet',
      past: pastOf(times(15, [0, 0]), times(2, hourAt(100))),
      expected: 100,
    },
    {
      name: 'the hours where the minutes are not known',
      past: pastOf(times(15, [null, null]), times(2, hourAt(100))),
      expected: 100,
    },
  ])('goes by $name', ({ past, expected }) => {
    expect(Math.abs(serviceSeconds(past, 10) / expected - 1)).toBeLessThan(0.2);
  });

  test('grows with a message that is in work for long, though none was completed', () => {
    const estimates = [1, 5, 10, 15].map((minutes) => serviceSeconds(pastOf(times(minutes, [0, 1])), 10));
    expect(estimates[0]).toBeGreaterThan(10);
    expect(estimates).toEqual(estimates.toSorted((one, other) => one - other));
  });

  test('does not take a minute that is not known for one in which nothing was done', () => {
    const [busy, unknown] = [minuteAt(40), [null, null] as const];
    const quiet: Period = [60, 1];
    expect(serviceSeconds(pastOf([unknown, busy]), 10)).toBeGreaterThan(serviceSeconds(pastOf([quiet, busy]), 10));
  });

  test.each([
    { name: 'no shorter than 0.05 s', past: pastOf(times(15, [1_000_000, 0.1])), expected: 0.05 },
    { name: 'no longer than an hour', past: pastOf(times(15, [0, 10_000])), expected: 3600 },
  ])('is $name', ({ past, expected }) => {
    expect(serviceSeconds(past, 10)).toBe(expected);
  });

  test('of any past lies within its bounds, and within what is known of the past and the prior', () => {
    const seconds = fc.double({ min: 0.05, max: 600, noNaN: true });
    const unknown = fc.constantFrom<Period>([null, null], [60, null], [null, 1_000_000]);
    const minutes = fc.array(fc.oneof(seconds.map(minuteAt), unknown), { maxLength: 15 });
    const hours = fc.array(fc.oneof(seconds.map(hourAt), unknown), { maxLength: 24 });
    fc.assert(
      fc.property(minutes, hours, seconds, (ofMinutes, ofHours, prior) => {
        const known = [...ofMinutes, ...ofHours].filter((period) => !period.includes(null));
        const all = [prior, ...known.map(([, mean]) => mean ?? Number.NaN)];
        const learned = serviceSeconds(pastOf(ofMinutes, ofHours), prior);
        expect(learned).toBeGreaterThanOrEqual(Math.min(...all) * (1 - 1e-9));
        expect(learned).toBeLessThanOrEqual(Math.max(...all) * (1 + 1e-9));
      }),
    );
  });
});
