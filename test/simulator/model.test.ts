import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../contract/read-settings.ts';
import { modelSettings, startDelaySigma } from '../../simulator/model.ts';
import { nearestRank } from '../../simulator/nearest-rank.ts';
import { Random } from '../../simulator/random.ts';

const modelOf = (set: Record<string, string>) => readSettings('The model', modelSettings, set);

describe('start delays', () => {
  test.each([
    { name: 'by default', set: {}, median: 35, p95: 60 },
    { name: 'of another median keep their shape', set: { startDelayP50Seconds: '70' }, median: 70, p95: 120 },
    { name: 'of another shape', set: { startDelayP95Seconds: '40' }, median: 35, p95: 40 },
    { name: 'that do not vary', set: { startDelayP95Seconds: '35' }, median: 35, p95: 35 },
  ])('have their median and 95th percentile: $name', ({ set, median, p95 }) => {
    const model = modelOf(set);
    const random = new Random(1);
    const sigma = startDelaySigma(model);
    const delays = Float64Array.from({ length: 20_000 }, () =>
      random.logNormal(model.startDelayP50Seconds, sigma),
    ).sort();
    expect(Math.abs((nearestRank(delays, 0.5) ?? 0) / median - 1)).toBeLessThan(0.02);
    expect(Math.abs((nearestRank(delays, 0.95) ?? 0) / p95 - 1)).toBeLessThan(0.02);
  });
});
