import { expect, test } from '@jest/globals';
import { combinedStartDelay, type StartDelay } from '../../aws/start-delay.ts';

const delay = (samples: number, meanLogSeconds: number): StartDelay => ({ samples, meanLogSeconds });

test.each([
  { row: 'none at all', present: delay(0, 0), stopped: delay(0, 0), combined: delay(0, 0) },
  { row: 'stopped tasks alone', present: delay(0, 0), stopped: delay(3, 3.5), combined: delay(3, 3.5) },
  { row: 'present tasks alone', present: delay(3, 3.5), stopped: delay(0, 0), combined: delay(3, 3.5) },
  { row: 'both, by their number', present: delay(10, 3), stopped: delay(30, 4), combined: delay(40, 3.75) },
  { row: 'stopped ones as far as 50 go', present: delay(40, 3), stopped: delay(50, 4), combined: delay(50, 3.2) },
  { row: 'no stopped ones beside 50', present: delay(50, 3), stopped: delay(50, 4), combined: delay(50, 3) },
])('the start delay of $row', ({ present, stopped, combined }) => {
  expect(combinedStartDelay(present, stopped)).toEqual(combined);
});
