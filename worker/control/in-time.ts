import type { Clock } from '../../contract/clock.ts';
import { pause } from '../pause.ts';

/**
 * Waits for work for so many milliseconds at most; then its signal aborts, and what it comes to is nobody's business any more.
 *
 * @throws Error when it is not done by then; what the work throws, before.
 */
export async function inTime<T>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const over = new AbortController();
  const working = work(over.signal);
  const late = async () => {
    if (!(await pause(clock, milliseconds, done.signal))) return working;
    over.abort(new Error(`not done within ${milliseconds / 1000} s`));
    throw over.signal.reason;
  };
  try {
    return await Promise.race([working, late()]);
  } finally {
    done.abort();
  }
}
