import type { RetryContext } from '../../../aws/retry.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Time to wait in for all retries of a call, with room for its round trips. */
const MOST_ADVANCES = 50_000;

/** A context whose clock the test drives, and whose jitter is always half of what it may be. */
export function manualRetry(signal = new AbortController().signal, clock = new ManualClock()) {
  return { clock, random: () => 0.5, signal } satisfies RetryContext;
}

/**
 * Lets the clock run until the promise settles.
 *
 * @throws Error when it does not within hours of the clock's time.
 */
export async function settled<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const state = { pending: true };
  const settle = () => {
    state.pending = false;
  };
  promise.then(settle, settle);
  for (let advances = 0; state.pending; advances += 1) {
    if (advances === MOST_ADVANCES) throw new Error('The promise did not settle.');
    await clock.advance(200);
  }
  return promise;
}

/** An error as the SDK throws it: with the service's code as its name. */
export function sdkError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
