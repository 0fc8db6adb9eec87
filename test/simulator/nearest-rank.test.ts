import { describe, expect, test } from '@jest/globals';
import { nearestRank } from '../../simulator/nearest-rank.ts';

const upTo = (count: number) => Float64Array.from({ length: count }, (_, index) => index + 1);

describe('a percentile by nearest rank', () => {
  test.each([
    { title: 'of twenty values, 95 % are the nineteenth', count: 20, share: 0.95, expected: 19 },
    { title: 'of twenty-one values, 95 % are the twentieth', count: 21, share: 0.95, expected: 20 },
    { title: 'of one value, each percentile is that one', count: 1, share: 0.01, expected: 1 },
    { title: 'of an even number, the median is the lower one', count: 4, share: 0.5, expected: 2 },
    { title: 'a product that is a little above a whole number is that number', count: 100, share: 0.07, expected: 7 },
    { title: 'all of them are the largest', count: 7, share: 1, expected: 7 },
    { title: 'of none there is no percentile', count: 0, share: 0.95, expected: undefined },
  ])('$title', ({ count, share, expected }) => {
    expect(nearestRank(upTo(count), share)).toBe(expected);
  });
});
