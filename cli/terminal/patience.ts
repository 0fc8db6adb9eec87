import type { Clock } from '../../contract/clock.ts';
import type { LiveLine } from './live-line.ts';

const SILENCE_MILLISECONDS = 2000;

/** Waits for `work`, and says what it waits for once that takes more than two seconds. */
export async function withPatience<T>(text: string, line: LiveLine, clock: Clock, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const told = clock.sleep(SILENCE_MILLISECONDS, over.signal).then(
    () => line.show(text),
    () => undefined,
  );
  try {
    return await work;
  } finally {
    over.abort();
    await told;
    line.clear();
  }
}
