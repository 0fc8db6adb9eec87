import type { CommandName, StartMark, StartMarks } from '../../aws/start-marks.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Log } from '../log.ts';
import { outlastOutage } from './outlast-outage.ts';
import { CommandStartError } from './run-command.ts';

/** What came of starting a command once: its end, or who had started it before. */
export type StartedOnce<T> = { readonly kind: 'ran'; readonly end: T } | EarlierStart;

export type EarlierStart =
  /** The same message was received before, and its command started, by a worker that did not finish it. */
  | { readonly kind: 'interrupted' }
  /** Another message with the same command id was first. */
  | { readonly kind: 'duplicate' };

export interface StartOnceParts {
  /** Undefined where a command may run twice: then it is simply run. */
  readonly startMarks: StartMarks | undefined;
  readonly command: CommandName;
  readonly mark: StartMark;
  /** Aborts when the command must not be started any more. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** For what has to be known before a command may start. */
export const LONGEST_OUTAGE_MILLISECONDS = 300_000;

/**
 * Runs a command unless it has been started before. The mark is there before the command starts, so a command runs at most once, whatever
 * dies when; a worker that dies between the two leaves a command that is told as interrupted and never ran.
 *
 * @throws AwsError when it cannot be told whether the command was started; it was not started now.
 * @throws what `run` throws; a command that never ran because of it has no mark any more, and may be started by another worker.
 */
export async function startOnce<T>(parts: StartOnceParts, run: () => Promise<T>): Promise<StartedOnce<T>> {
  const { mark, signal } = parts;
  const earlier = await markUnlessMarked(parts);
  // Once the message is another worker's, so is the mark, and the end is that one's to tell.
  if (earlier) signal.throwIfAborted();
  if (earlier) return foundStart(earlier, mark);
  // Making the mark may have taken a while.
  if (signal.aborted) {
    await unmark(parts);
    throw signal.reason;
  }
  try {
    return { kind: 'ran', end: await run() };
  } catch (error) {
    if (error instanceof CommandStartError) await unmark(parts);
    throw error;
  }
}

/**
 * Who has started the command already, without starting it.
 *
 * @throws AwsError when that cannot be told; the signal's reason.
 */
export async function earlierStart(parts: StartOnceParts): Promise<EarlierStart | undefined> {
  const { startMarks, command, mark, signal } = parts;
  const what = 'the mark of a command could not be read';
  const earlier = await outlastOutage(parts, LONGEST_OUTAGE_MILLISECONDS, what, async () => startMarks?.find(command));
  if (!earlier) return undefined;
  signal.throwIfAborted();
  return foundStart(earlier, mark);
}

function foundStart(earlier: StartMark, mark: StartMark): EarlierStart {
  return { kind: earlier.messageId === mark.messageId ? 'interrupted' : 'duplicate' };
}

/** Gives the mark that is there already. */
function markUnlessMarked(parts: StartOnceParts): Promise<StartMark | undefined> {
  const { startMarks, command, mark } = parts;
  return outlastOutage(parts, LONGEST_OUTAGE_MILLISECONDS, 'the mark of a command could not be made', async () =>
    startMarks?.create(command, mark),
  );
}

/** The command never ran, and that is what its sender is to see; that its mark is left over changes the next worker's answer only. */
async function unmark({ startMarks, command, log }: StartOnceParts): Promise<void> {
  try {
    await startMarks?.remove(command);
  } catch (error) {
    log.error(
      'a command could not be started, and its mark could not be removed: it will be told as interrupted',
      error,
    );
  }
}
