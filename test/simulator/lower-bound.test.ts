import { expect, test } from '@jest/globals';
import { readSettings } from '../../contract/read-settings.ts';
import { lowerBoundSeconds } from '../../simulator/lower-bound.ts';
import { modelSettings } from '../../simulator/model.ts';
import { Random } from '../../simulator/random.ts';

/** Every task starts after 35 s, of which the last 21 s are billed: what a restart costs. */
const model = readSettings('The model', modelSettings, { startDelayP95Seconds: '35' });

/** So many messages, one every so many seconds. */
function evenly(count: number, gapSeconds: number, serviceSeconds: number) {
  return {
    name: 'evenly',
    durationSeconds: count * gapSeconds + 1,
    arrivalSeconds: Float64Array.from({ length: count }, (_, index) => index * gapSeconds),
    serviceSeconds: new Float64Array(count).fill(serviceSeconds),
  };
}

test.each([
  { name: 'of nothing is nothing', trace: evenly(0, 1, 1), bound: 0 },
  { name: 'of one message is the paid minute', trace: evenly(1, 1, 5), bound: 60 },
  { name: 'of a long message is its service', trace: evenly(1, 1, 500), bound: 500 },
  { name: 'of a dense trace is the work', trace: evenly(1000, 10, 30), bound: 30_000 },
  {
    // 39 gaps of 935 s; two messages may be late and void six of them.
    name: 'of short messages that come rarely is a minute for each task, or one long idle time',
    trace: evenly(40, 1000, 5),
    bound: 60 * (39 - 6),
  },
  {
    // 39 gaps of 840 s, of which 33 count: a restart each.
    name: 'of long messages that come rarely is the work and their image pulls',
    trace: evenly(40, 1000, 100),
    bound: 40 * 100 + 33 * 21,
  },
  {
    // Of 39 gaps of 10 s, none is as long as another message: a late one could fill it.
    name: 'of short gaps is the work',
    trace: evenly(40, 130, 60),
    bound: 40 * 60,
  },
  {
    // 33 gaps of 16 s, which is less than 21 s.
    name: 'of gaps that are worth bridging is the work and the idle time',
    trace: evenly(40, 91, 15),
    bound: 40 * 15 + 33 * 16,
  },
])('the least $name', ({ trace, bound }) => {
  expect(lowerBoundSeconds(trace, 60, model, new Random(1))).toBeCloseTo(bound, 6);
});
