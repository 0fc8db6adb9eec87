import type { Clock } from '../contract/clock.ts';
import { AwsError } from './errors.ts';

export interface RetryContext {
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Ends waiting and trying; the tick's deadline. */
  readonly signal: AbortSignal;
}

const MAXIMUM_ATTEMPTS = 4;
const FIRST_BACKOFF_MILLISECONDS = 200;

/**
 * Calls until it succeeds, at most four times, with full jitter between the tries: a random part of an exponentially growing bound, so
 * that many callers throttled together do not come back together. Only throttles and unknown failures are worth it.
 *
 * @throws AwsError of the last try.
 */
export async function withRetries<T>(call: () => Promise<T>, { clock, random, signal }: RetryContext): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const again = error instanceof AwsError && worthRetrying(error) && attempt < MAXIMUM_ATTEMPTS && !signal.aborted;
      if (!again) throw error;
      const bound = FIRST_BACKOFF_MILLISECONDS * 2 ** (attempt - 1);
      try {
        await clock.sleep(random() * bound, signal);
      } catch {
        // The deadline came while waiting; the failure that was waited out is what the caller needs to know.
        throw error;
      }
    }
  }
}

/** A launch whose outcome is unknown may be repeated, too: its clientToken launches nothing twice. */
function worthRetrying(error: AwsError): boolean {
  return error.kind === 'throttled' || error.kind === 'unknown';
}
