import { expect, test } from '@jest/globals';
import { stopMarginSeconds } from '../../../worker/stop.ts';
import { lastMoments } from '../../../worker/terminal/last-moments.ts';

test.each([2, 30, 60, 120])(
  'of a stop time-out of %i s, all that is left to do fits into the time that is kept',
  (seconds) => {
    const { killGrace, save, tell, settle, close } = lastMoments(seconds);
    const margin = stopMarginSeconds(seconds) * 1000;
    const untilAbandoned = (margin * 2) / 3;
    expect(killGrace + save + tell + settle).toBeLessThan(untilAbandoned);
    expect(untilAbandoned + close).toBeLessThan(margin);
  },
);
