import { systemClock } from '../../aws/system-clock.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import type { Conversation } from '../stack/conversation.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { exitCodeOf } from './event-in-words.ts';

export interface Following {
  readonly conversation: Pick<Conversation, 'receive'>;
  /** The id that the message's events come under. */
  readonly id: string;
  readonly onEvent: (event: TerminalEvent) => void;
  /** Told what comes about other messages; nobody unless set. */
  readonly onOther?: (event: TerminalEvent) => void;
  readonly signal: AbortSignal;
}

/** A task is launched within a tick and started within minutes; after that nobody will take the message. */
const LONGEST_WAIT_FOR_START_MILLISECONDS = 600_000;
/** A running command tells of its end at its own time limit; this much later the worker is gone. */
const LONGEST_SILENCE_MILLISECONDS = 12 * 3600 * 1000;

/**
 * Hears of a message until its last event.
 *
 * @returns the exit code that it ended with; undefined when the signal aborted before.
 * @throws CommandFailure when no task took it in time, or an event cannot be read; AwsError when the stack does not answer.
 */
export async function followToEnd(following: Following): Promise<number | undefined> {
  const { conversation, id, onEvent, onOther, signal } = following;
  let giveUpAt = systemClock.now() + LONGEST_WAIT_FOR_START_MILLISECONDS;
  while (systemClock.now() < giveUpAt) {
    const events = await conversation.receive(signal);
    if (signal.aborted) return undefined;
    for (const event of events) {
      if (event.commandId !== id) {
        onOther?.(event);
        continue;
      }
      giveUpAt = systemClock.now() + LONGEST_SILENCE_MILLISECONDS;
      onEvent(event);
      const exitCode = exitCodeOf(event);
      if (exitCode !== undefined) return exitCode;
    }
  }
  throw new CommandFailure('No task took the command in time; "npm run -s fqs -- status" shows why.');
}
