import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slotAt } from '../../../lambda/scaler/slot.ts';

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);

describe('the slot of a moment', () => {
  test.each([
    ['the middle of a slot of ten seconds', 10, '10:00:14.500', '10:00:10.000', '10:00:14.000', '10:00:20.000'],
    ['its first millisecond', 10, '10:00:10.000', '10:00:10.000', '10:00:14.000', '10:00:20.000'],
    ['its last millisecond', 10, '10:00:19.999', '10:00:10.000', '10:00:14.000', '10:00:20.000'],
    ['a slot of a minute, which is quiet for 6 s', 60, '10:00:42.000', '10:00:00.000', '10:00:54.000', '10:01:00.000'],
  ])('%s', (_name, tickSeconds, now, start, launchUntil, end) => {
    expect(slotAt(at(now), tickSeconds)).toEqual({
      id: `2026-01-05T${start}Z`,
      startMilliseconds: at(start),
      launchUntilMilliseconds: at(launchUntil),
      endMilliseconds: at(end),
    });
  });

  test('two moments that may launch lie in one slot, or at least the quiet time apart', () => {
    const tick = fc.constantFrom(10, 12, 15, 20, 30, 60);
    const moment = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(tick, moment, moment, (tickSeconds, one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        const [first, second] = [slotAt(earlier, tickSeconds), slotAt(later, tickSeconds)];
        fc.pre(earlier < first.launchUntilMilliseconds && later < second.launchUntilMilliseconds);
        expect(first.id === second.id || later - earlier > 6000).toBe(true);
      }),
    );
  });
});
