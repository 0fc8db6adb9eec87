import { expect, test } from '@jest/globals';
import { untilOpening } from '../../../cli/orchestrator/tick-now.ts';

test.each([
  { name: "at a slot's beginning not at all", now: 10_000, tickSeconds: 10, wait: 0 },
  { name: 'not while two seconds of the opening are left', now: 12_000, tickSeconds: 10, wait: 0 },
  { name: 'for the next slot when less is left', now: 12_001, tickSeconds: 10, wait: 8499 },
  { name: "for the next slot in the quiet rest's end", now: 19_999, tickSeconds: 10, wait: 501 },
  { name: 'not in the long opening of a long slot', now: 50_000, tickSeconds: 60, wait: 0 },
  { name: 'for the next slot at the end of a long one', now: 53_000, tickSeconds: 60, wait: 7500 },
])('a tick is waited for $name', ({ now, tickSeconds, wait }) => {
  expect(untilOpening(now, tickSeconds)).toBe(wait);
});
