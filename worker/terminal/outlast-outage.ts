import { AwsError } from '../../aws/errors.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';

export interface OutageParts {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 20_000;

/**
 * Tries until AWS answers, for so long at most: an outage is waited out with the message in hand, which given back would use up a receive
 * each time. What AWS forbids, and what is no failure of AWS, is not tried again.
 *
 * @param what - what failed, for the log.
 * @throws what `call` throws, and the signal's reason once that aborts.
 */
export async function outlastOutage<T>(
  { signal, log, clock, random }: OutageParts,
  longestMilliseconds: number,
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  const giveUpAt = clock.now() + longestMilliseconds;
  let longestPause = FIRST_PAUSE_MILLISECONDS;
  signal.throwIfAborted();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      // By chance, as all workers meet the same outage at once.
      const milliseconds = longestPause * (0.5 + random() / 2);
      const lasting = !(error instanceof AwsError) || error.action === 'page';
      if (lasting || clock.now() + milliseconds > giveUpAt) throw error;
      log.error(`${what}, it is tried again`, error);
      if (!(await pause(clock, milliseconds, signal))) throw signal.reason;
      longestPause = Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * longestPause);
    }
  }
}
