import { AwsError } from '../../aws/errors.ts';
import type { RetryContext } from '../../aws/retry.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** The context of calls that are given up altogether after so many seconds. */
export function readingWithin(seconds: number): RetryContext {
  return { clock: systemClock, random: Math.random, signal: AbortSignal.timeout(seconds * 1000) };
}

/** For small readings. */
export const QUICK_SECONDS = 10;
/** For readings that go through pages: the tasks of a large fleet, the decisions of days. */
export const PATIENT_SECONDS = 120;

/**
 * @param what - took too long, as the beginning of a sentence.
 * @param remedy - what to do, as its end.
 */
export function tookTooLong(what: string, seconds: number, remedy: string): CommandFailure {
  return new CommandFailure(`${what} took longer than ${seconds} s: ${remedy}`);
}

/**
 * Reads, and gives up after so many seconds.
 *
 * @param what - is read, as the beginning of a sentence.
 * @throws CommandFailure when the time is up; else what `read` throws.
 */
export async function readWithin<T>(
  seconds: number,
  what: string,
  read: (context: RetryContext) => Promise<T>,
): Promise<T> {
  const context = readingWithin(seconds);
  try {
    return await read(context);
  } catch (error) {
    if (context.signal.aborted && error instanceof AwsError) throw tookTooLong(what, seconds, 'try again later.');
    throw error;
  }
}
