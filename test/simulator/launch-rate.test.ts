import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LaunchRate } from '../../simulator/launch-rate.ts';

/** When tasks can be created that are asked for at these moments, with 3 at once and 2 a second after that. */
function createdAt(...asked: number[]): number[] {
  const rate = new LaunchRate(3, 2);
  return asked.map((seconds) => rate.nextSeconds(seconds));
}

describe('launches', () => {
  test.each([
    { name: 'within the burst are at once', asked: [10, 10, 10], created: [10, 10, 10] },
    { name: 'beyond it come at the rate', asked: [0, 0, 0, 0, 0, 0], created: [0, 0, 0, 0.5, 1, 1.5] },
    { name: 'find places again as time goes by', asked: [0, 0, 0, 1, 1, 1], created: [0, 0, 0, 1, 1, 1.5] },
    {
      name: 'find no more places than the burst after a long time',
      asked: [0, 100, 100, 100, 100],
      created: [0, 100, 100, 100, 100.5],
    },
    { name: 'queue up behind those that wait', asked: [0, 0, 0, 0, 0, 0.5], created: [0, 0, 0, 0.5, 1, 1.5] },
  ])('$name', ({ asked, created }) => {
    expect(createdAt(...asked)).toEqual(created);
  });

  test('are never more in any stretch of time than burst and rate allow, nor before they are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 }), (gaps) => {
        let now = 0;
        const asked = gaps.map((gap) => {
          now += gap / 4;
          return now;
        });
        const created = createdAt(...asked);
        for (const [index, seconds] of created.entries()) {
          expect(seconds).toBeGreaterThanOrEqual(asked[index] ?? 0);
          for (let first = 0; first <= index; first += 1)
            expect(index - first + 1).toBeLessThanOrEqual(3 + 2 * (seconds - (created[first] ?? 0)) + 1e-9);
        }
      }),
    );
  });
});
