import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EXIT_CODE_SERVED_NOTHING } from '../../contract/names.ts';
import { markServedNothing } from '../../worker/readiness.ts';

const { exitCode: before } = process;
beforeEach(() => {
  process.exitCode = undefined;
});
afterEach(() => {
  process.exitCode = before;
});

test.each([
  { reason: 'idle', messages: 0, exitCode: EXIT_CODE_SERVED_NOTHING },
  { reason: 'lifetime', messages: 0, exitCode: EXIT_CODE_SERVED_NOTHING },
  { reason: 'idle', messages: 1, exitCode: undefined },
  { reason: 'lifetime', messages: 1, exitCode: undefined },
  { reason: 'signal', messages: 0, exitCode: undefined },
  { reason: 'spot-interruption', messages: 0, exitCode: undefined },
] as const)(
  'leaving for $reason after $messages messages has the exit code $exitCode',
  ({ exitCode, ...departure }) => {
    markServedNothing(departure);
    expect(process.exitCode).toBe(exitCode);
  },
);

test('an exit code that the worker has set itself stays', () => {
  process.exitCode = 3;
  markServedNothing({ reason: 'idle', messages: 0 });
  expect(process.exitCode).toBe(3);
});
