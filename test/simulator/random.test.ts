import { describe, expect, test } from '@jest/globals';
import { Random } from '../../simulator/random.ts';

const COUNT = 50_000;
const many = (draw: () => number) => Float64Array.from({ length: COUNT }, draw);
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: Float64Array) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};

describe('the same seed', () => {
  test('gives the same numbers, also in forks', () => {
    const draw = (random: Random) => [random.uniform(), random.normal(), random.int(1000), random.fork('a').uniform()];
    expect(draw(new Random(5))).toEqual(draw(new Random(5)));
  });

  test('gives these numbers on every machine', () => {
    const random = new Random(1);
    expect([random.uniform(), random.uniform()].map((value) => value.toFixed(6))).toEqual(['0.548497', '0.956001']);
  });
});

test.each([
  { name: 'neighbouring seeds', streams: Array.from({ length: 1000 }, (_, seed) => new Random(seed)) },
  { name: 'seeds that differ in their high bits', streams: [1, 2, 3].map((high) => new Random(high * 2 ** 32)) },
  { name: 'forks with other labels', streams: ['a', 'b', 'ab'].map((label) => new Random(1).fork(label)) },
  { name: 'a fork and its parent', streams: [new Random(1), new Random(1).fork('a')] },
])('$name have nothing in common', ({ streams }) => {
  const firsts = Float64Array.from(streams, (random) => random.uniform());
  expect(new Set(firsts).size).toBe(streams.length);
});

test('the first numbers of neighbouring seeds fill the range evenly', () => {
  const firsts = Float64Array.from({ length: 1000 }, (_, seed) => new Random(seed).uniform());
  expect(Math.abs(meanOf(firsts) - 0.5)).toBeLessThan(0.03);
});

test('a fork does not depend on what its parent has drawn, nor disturb it', () => {
  const fresh = new Random(9);
  const used = new Random(9);
  used.uniform();
  expect(used.fork('policy').uniform()).toBe(fresh.fork('policy').uniform());
  fresh.uniform();
  expect(used.uniform()).toBe(fresh.uniform());
});

test('uniform numbers fill their range evenly, without its end', () => {
  const random = new Random(1);
  const values = many(() => random.uniform());
  const tenths = new Uint32Array(10);
  for (const value of values) tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
  for (const inTenth of tenths) expect(Math.abs(inTenth - COUNT / 10)).toBeLessThan(300);
  expect(Math.min(...values.subarray(0, 10_000))).toBeGreaterThanOrEqual(0);
  expect(values.every((value) => value < 1)).toBe(true);
});

test('whole numbers below six are those of a die, less one', () => {
  const random = new Random(1);
  expect([...new Set(many(() => random.int(6)))].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each([
  { name: 'uniform', draw: (random: Random) => random.between(10, 20), mean: 15, deviation: 10 / Math.sqrt(12) },
  { name: 'normal', draw: (random: Random) => 10 + random.normal(), mean: 10, deviation: 1 },
  { name: 'exponential', draw: (random: Random) => random.exponential(10), mean: 10, deviation: 10 },
  {
    name: 'lognormal',
    draw: (random: Random) => random.logNormal(10, 0.5),
    mean: 10 * Math.exp(0.125),
    deviation: 10 * Math.exp(0.125) * Math.sqrt(Math.exp(0.25) - 1),
  },
])('$name numbers have their mean and deviation', ({ draw, mean, deviation }) => {
  const random = new Random(3);
  const values = many(() => draw(random));
  expect(Math.abs(meanOf(values) - mean)).toBeLessThan((4 * deviation) / Math.sqrt(COUNT));
  expect(deviationOf(values) / deviation).toBeCloseTo(1, 1);
});
