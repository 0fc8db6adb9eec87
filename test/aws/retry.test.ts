import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../aws/errors.ts';
import { withRetries } from '../../aws/retry.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

const failure = (name: string, message = name) => new AwsError('RunTask', 'workers', sdkError(name, message));

/** A call that meets the failures in turn and then succeeds; it remembers when it was made. */
function callMeeting(clock: ManualClock, failures: readonly unknown[]) {
  const madeAt: number[] = [];
  const start = clock.now();
  const call = async () => {
    const failing = failures[madeAt.length];
    madeAt.push(clock.now() - start);
    if (failing !== undefined) throw failing;
    return 'answer';
  };
  return { call, madeAt };
}

describe('tries', () => {
  test.each([
    { kind: 'throttled', name: 'ThrottlingException' },
    { kind: 'unknown', name: 'ServerException' },
  ])('a call that is $kind three times succeeds at the fourth', async ({ name }) => {
    const context = manualRetry();
    const { call, madeAt } = callMeeting(context.clock, Array(3).fill(failure(name)));
    await expect(settled(context.clock, withRetries(call, context))).resolves.toBe('answer');
    expect(madeAt).toHaveLength(4);
  });

  test('after the fourth failure its error is thrown', async () => {
    const context = manualRetry();
    const failures = ['first', 'second', 'third', 'fourth', 'fifth'].map((text) => failure('ServerException', text));
    const { call, madeAt } = callMeeting(context.clock, failures);
    await expect(settled(context.clock, withRetries(call, context))).rejects.toBe(failures[3]);
    expect(madeAt).toHaveLength(4);
  });

  test.each([
    { kind: 'capacity', error: failure('InsufficientCapacity') },
    { kind: 'quota', error: failure('LimitExceededException') },
    { kind: 'network', error: failure('RESOURCE:ENI') },
    { kind: 'configuration', error: failure('AccessDeniedException') },
    { kind: 'not from AWS', error: new TypeError('a mistake of ours') },
  ])('a failure that is $kind is not tried again', async ({ error }) => {
    const context = manualRetry();
    const { call, madeAt } = callMeeting(context.clock, [error]);
    await expect(withRetries(call, context)).rejects.toBe(error);
    expect(madeAt).toHaveLength(1);
  });
});

describe('waits', () => {
  test.each([
    { chance: 'half', random: 0.5, madeAt: [0, 100, 300, 700] },
    { chance: 'a quarter', random: 0.25, madeAt: [0, 50, 150, 350] },
    { chance: 'nearly all', random: 0.999, madeAt: [0, 199.8, 599.4, 1398.6] },
  ])('are $chance of 200, 400 and 800 ms when chance says so', async ({ random, madeAt }) => {
    const clock = new ManualClock(0);
    const made = callMeeting(clock, Array(3).fill(failure('ThrottlingException')));
    const signal = new AbortController().signal;
    await settled(clock, withRetries(made.call, { clock, random: () => random, signal }));
    expect(made.madeAt.map((at) => Number(at.toFixed(1)))).toEqual(madeAt);
  });

  test('no try is made before its wait is over', async () => {
    const context = manualRetry();
    const { call, madeAt } = callMeeting(context.clock, [failure('ThrottlingException')]);
    const answer = withRetries(call, context);
    await context.clock.advance(99);
    expect(madeAt).toEqual([0]);
    await context.clock.advance(1);
    expect(madeAt).toEqual([0, 100]);
    await expect(answer).resolves.toBe('answer');
  });
});

describe('a deadline', () => {
  test('ends a wait at once, with the failure that was waited out', async () => {
    const deadline = new AbortController();
    const context = manualRetry(deadline.signal);
    const throttle = failure('ThrottlingException');
    const { call, madeAt } = callMeeting(context.clock, [throttle]);
    const answer = withRetries(call, context);
    const rejected = expect(answer).rejects.toBe(throttle);
    await context.clock.advance(10);
    deadline.abort();
    await rejected;
    expect(madeAt).toEqual([0]);
  });

  test('that is over before the failure allows no second try', async () => {
    const context = manualRetry(AbortSignal.abort());
    const throttle = failure('ThrottlingException');
    const { call, madeAt } = callMeeting(context.clock, [throttle]);
    await expect(withRetries(call, context)).rejects.toBe(throttle);
    expect(madeAt).toHaveLength(1);
  });
});
