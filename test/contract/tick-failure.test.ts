import { expect, test } from '@jest/globals';
import { failureInWords, parseTickFailure } from '../../contract/tick-failure.ts';

const timestamp = '2026-01-05T10:00:00.000Z';
const error = { name: 'ConfigurationError', message: 'It has one problem:\n  paused must be true or false.' };

test('a failed tick is read from its line, without what nobody needs', () => {
  const line = JSON.stringify({
    level: 'ERROR',
    message: 'tick failed',
    timestamp,
    error: { ...error, stack: 'long' },
  });
  expect(parseTickFailure(line)).toEqual({ timestamp, error });
});

test.each([
  { name: 'another line', line: JSON.stringify({ message: 'decision', timestamp, error }) },
  { name: 'one without an error', line: JSON.stringify({ message: 'tick failed', timestamp }) },
  { name: 'text', line: 'tick failed' },
  { name: 'half a line', line: '{"message":"tick failed"' },
])('is not read from $name', ({ line }) => {
  expect(parseTickFailure(line)).toBeUndefined();
});

test('its error is told in one line', () => {
  const told = 'ConfigurationError: It has one problem: paused must be true or false.';
  expect(failureInWords({ timestamp, error })).toBe(told);
});
