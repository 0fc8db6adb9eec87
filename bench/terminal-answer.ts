import { systemClock } from '../aws/system-clock.ts';
import { pause } from '../worker/pause.ts';

/** What was to come never came. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Far more than anything here takes that is waited for. */
export const LONGEST_WAIT_MILLISECONDS = 15_000;

/**
 * Waits for an answer as long as one could be meant.
 *
 * @param what is waited for, as the subject of a sentence.
 * @throws NoAnswerError, and whatever the answer rejects with.
 */
export async function inTime<T>(
  what: string,
  answer: Promise<T>,
  milliseconds = LONGEST_WAIT_MILLISECONDS,
): Promise<T> {
  const over = new AbortController();
  const late = async (): Promise<T> => {
    if (!(await pause(systemClock, milliseconds, over.signal))) return answer;
    throw new NoAnswerError(`${what} did not come within ${milliseconds / 1000} s.`);
  };
  try {
    return await Promise.race([answer, late()]);
  } finally {
    over.abort();
  }
}
