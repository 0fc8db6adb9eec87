import type { Clock } from '../../contract/clock.ts';

/** Work was not done when its time was over. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Runs `work` with a signal that aborts at a moment, given in milliseconds since the epoch. No timer outlives the work. */
export async function until<T>(
  clock: Clock,
  atMilliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const expire = () => over.abort(new DeadlineError(`The deadline ${new Date(atMilliseconds).toISOString()} is over.`));
  if (clock.now() >= atMilliseconds) expire();
  else clock.sleep(atMilliseconds - clock.now(), done.signal).then(expire, () => undefined);
  try {
    return await work(over.signal);
  } finally {
    done.abort();
  }
}
