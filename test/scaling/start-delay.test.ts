import { describe, expect, test } from '@jest/globals';
import { shareStartingAfter, startDelaySeconds } from '../../scaling/start-delay.ts';

const seen = (samples: number, seconds: number) => ({ samples, meanLogSeconds: samples === 0 ? 0 : Math.log(seconds) });

describe('the start delay', () => {
  test.each([
    { name: 'is 35 s where starts were not looked at', startDelay: undefined, seconds: 35 },
    { name: 'is 35 s where nothing has started yet', startDelay: seen(0, 0), seconds: 35 },
    {
      name: 'lies between both, as a geometric mean, after three',
      startDelay: seen(3, 20),
      seconds: Math.sqrt(35 * 20),
    },
    { name: 'moves little with a single one', startDelay: seen(1, 70), seconds: 35 * 2 ** 0.25 },
    { name: 'is nearly what was observed after fifty', startDelay: seen(50, 90), seconds: 90 * (35 / 90) ** (3 / 53) },
  ])('$name', ({ startDelay, seconds }) => {
    expect(startDelaySeconds(startDelay)).toBeCloseTo(seconds, 9);
  });
});

describe('the share of tasks that start later', () => {
  test.each([
    { name: 'than at once is all', after: 0, median: 35, share: 1 },
    { name: 'than before their launch is all', after: -5, median: 35, share: 1 },
    { name: 'than the median is half', after: 35, median: 35, share: 0.5 },
    { name: 'than their 95th percentile is a twentieth', after: 60, median: 35, share: 0.05 },
    { name: 'than that of slower ones is a twentieth, too', after: 120, median: 70, share: 0.05 },
    { name: 'than four times the median is next to nothing', after: 140, median: 35, share: 0 },
  ])('$name', ({ after, median, share }) => {
    expect(Math.abs(shareStartingAfter(after, median) - share)).toBeLessThanOrEqual(0.015);
  });

  test('never grows with the time', () => {
    const shares = Array.from({ length: 200 }, (_, seconds) => shareStartingAfter(seconds, 35));
    expect(shares).toEqual(shares.toSorted((one, other) => other - one));
  });
});
