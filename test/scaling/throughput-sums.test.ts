import { describe, expect, test } from '@jest/globals';
import { throughputSums } from '../../scaling/throughput-sums.ts';

type Period = readonly [completed: number | null, averageInFlight: number | null];

/** Sums of minutes, newest first. */
function sumsOf(...periods: Period[]) {
  const completed = periods.map(([messages]) => messages);
  const averageInFlight = periods.map(([, inFlight]) => inFlight);
  return throughputSums({ newestFrom: '2026-01-05T09:58:00.000Z', completed, averageInFlight }, 60);
}

/** Sums, as close as rounding leaves them. */
const about = (workSeconds: number, completed: number, seconds: number) => ({
  workSeconds: expect.closeTo(workSeconds, 9),
  completed: expect.closeTo(completed, 9),
  seconds: expect.closeTo(seconds, 9),
});

describe('sums of throughput', () => {
  test.each<{ name: string; periods: Period[]; sums: object }>([
    { name: 'of no period are nothing', periods: [], sums: about(0, 0, 0) },
    { name: 'of the newest are whole', periods: [[6, 2]], sums: about(120, 6, 60) },
    {
      name: 'of one that is two periods old are half',
      periods: [
        [0, 0],
        [0, 0],
        [6, 2],
      ],
      sums: about(60, 3, 60 + 60 / Math.SQRT2 + 30),
    },
    {
      name: 'of one that is not known are nothing, though it makes those before it older',
      periods: [
        [null, null],
        [6, null],
        [null, 2],
        [0, 0],
        [6, 2],
      ],
      sums: about(30, 1.5, 60 * 2 ** -1.5 + 15),
    },
  ])('$name', ({ periods, sums }) => {
    expect(sumsOf(...periods)).toEqual(sums);
  });
});
