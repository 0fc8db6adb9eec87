import type { RetryContext } from '../../aws/retry.ts';
import { systemClock } from '../../aws/system-clock.ts';

/** The context of calls that are given up altogether after so many seconds. */
export function readingWithin(seconds: number): RetryContext {
  return { clock: systemClock, random: Math.random, signal: AbortSignal.timeout(seconds * 1000) };
}

/** For small readings. */
export const QUICK_SECONDS = 10;
/** For readings that go through pages: the tasks of a large fleet, the decisions of days. */
export const PATIENT_SECONDS = 120;
