import type { Clock } from '../contract/clock.ts';

/** Sleeps; true when the whole time passed, false when the signal ended it. */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(milliseconds, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
