import { expect, test } from '@jest/globals';
import { ChanceFaults } from '../../bench/worker-chaos-faults.ts';
import { Random } from '../../simulator/random.ts';

const CALLS = 20_000;
const drawn = (seed: number, on: boolean) => {
  const faults = new ChanceFaults(new Random(seed));
  faults.switch(on);
  return { faults, fates: Array.from({ length: CALLS }, () => faults.strike({ service: 's3' })) };
};

test('faults come in the shares of their kinds, the same ones for the same seed, and are counted', () => {
  const { faults, fates } = drawn(7, true);
  const share = (fault: string) => fates.filter((fate) => fate === fault).length / CALLS;
  expect(share('throttle')).toBeCloseTo(0.04, 2);
  expect(share('error')).toBeCloseTo(0.02, 2);
  expect(share('error-after')).toBeCloseTo(0.02, 2);
  expect(drawn(7, true).fates).toEqual(fates);
  expect(faults.counts.get('s3 error-after')).toBe(fates.filter((fate) => fate === 'error-after').length);
});

test('while they are switched off, no call fails', () => {
  const { faults, fates } = drawn(7, false);
  expect(fates.every((fate) => fate === undefined)).toBe(true);
  expect(faults.total).toBe(0);
});
