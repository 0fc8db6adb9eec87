import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rollingLimits, tasksWithin } from '../../../../migration/import/surroundings/rolling-update.ts';

describe('limits of a rolling update', () => {
  test.each([
    { replicas: 1, maxSurge: '25%', maxUnavailable: '25%', maximumPercent: 200, minimumHealthyPercent: 75 },
    { replicas: 4, maxSurge: '25%', maxUnavailable: '25%', maximumPercent: 125, minimumHealthyPercent: 75 },
    { replicas: 2, maxSurge: 1, maxUnavailable: 0, maximumPercent: 150, minimumHealthyPercent: 100 },
    { replicas: 3, maxSurge: 1, maxUnavailable: 1, maximumPercent: 134, minimumHealthyPercent: 66 },
    { replicas: 2, maxSurge: '100%', maxUnavailable: '0%', maximumPercent: 200, minimumHealthyPercent: 100 },
    { replicas: 2, maxSurge: 0, maxUnavailable: '100%', maximumPercent: 100, minimumHealthyPercent: 0 },
    { replicas: 2, maxSurge: 0, maxUnavailable: 5, maximumPercent: 100, minimumHealthyPercent: 0 },
    { replicas: 2, maxSurge: 0, maxUnavailable: '25%', maximumPercent: 100, minimumHealthyPercent: 50 },
    { replicas: 0, maxSurge: '25%', maxUnavailable: '25%', maximumPercent: 200, minimumHealthyPercent: 75 },
    { replicas: 0, maxSurge: 0, maxUnavailable: 1, maximumPercent: 100, minimumHealthyPercent: 0 },
  ])('$replicas pods with surge $maxSurge and $maxUnavailable unavailable', (row) => {
    const { replicas, maxSurge, maxUnavailable, ...limits } = row;
    expect(rollingLimits(replicas, maxSurge, maxUnavailable)).toEqual(limits);
  });

  test.each(['quarter', '25', '-1%', '2.5%'])('knows no percentage in %j', (text) => {
    expect(rollingLimits(4, text, 0)).toBeUndefined();
    expect(rollingLimits(4, 0, text)).toBeUndefined();
  });

  test('ECS starts and stops as many tasks at a time as Kubernetes pods', () => {
    const amount = fc.oneof(
      fc.nat(100),
      fc.nat(100).map((percent) => `${percent}%`),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), amount, amount, (replicas, surge, unavailable) => {
        const limits = rollingLimits(replicas, surge, unavailable);
        const share = (value: number | string, round: (pods: number) => number) =>
          typeof value === 'number' ? value : round((replicas * Number(value.slice(0, -1))) / 100);
        const [beside, missing] = [share(surge, Math.ceil), share(unavailable, Math.floor)];
        const tasks = limits && tasksWithin(replicas, limits);
        expect(tasks).toEqual({
          most: replicas + beside,
          least: Math.max(0, replicas - (beside + missing === 0 ? 1 : missing)),
        });
        expect(tasks && tasks.most > tasks.least).toBe(true);
      }),
    );
  });
});
