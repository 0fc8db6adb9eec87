import type { CommandMessage, CommandProblem, TerminalAddress, TerminalSize } from '../../contract/command.ts';
import type { Sessions } from '../session/session.ts';
import { SessionUnreadableError } from '../session/sessions.ts';
import { EndNotSentError } from './end-not-sent-error.ts';
import type { EventSink } from './event-sink.ts';
import { outlastOutage } from './outlast-outage.ts';
import { LONGEST_OUTAGE_MILLISECONDS } from './start-once.ts';
import { decline, eventStream, noSuchCommand, unlessNobodyHears, type Work } from './work.ts';

type SessionMessage = CommandMessage & { readonly type: 'init' | 'terminate' };
type ResizeMessage = CommandMessage & { readonly type: 'resize' };

const noSessions: CommandProblem = { code: 'no-sessions', rule: 'sent to a stack whose workers have a bucket' };

/** Opens the terminal's session; one that is open keeps its state, as a message may come twice. */
export async function openSession(work: Work, message: SessionMessage, sink: EventSink): Promise<void> {
  const { projectId, terminalId } = message;
  await changeSession(work, message, sink, 'opened', (sessions, signal) =>
    sessions.open(projectId, terminalId, sizeOf(message), signal),
  );
}

export async function closeSession(work: Work, message: SessionMessage, sink: EventSink): Promise<void> {
  await changeSession(work, message, sink, 'closed', close(message));
}

/**
 * For a message that does not come again: what is not done when the signal aborts, as the terminal's next message may open the session
 * anew, is told to whoever sent it.
 */
export async function closeSessionNow(
  work: Work,
  message: SessionMessage,
  sink: EventSink,
  signal: AbortSignal,
): Promise<void> {
  try {
    await changeSession(work, message, sink, 'closed', close(message), signal);
  } catch (error) {
    if (error instanceof EndNotSentError) throw error;
    work.context.log.error('a session could not be closed', error);
    await decline(work, message, sink, notClosed);
  }
}

const notClosed: CommandProblem = {
  code: 'session-not-closed',
  rule: 'sent again, to the command queue: the session could not be closed in time',
};

function close({ projectId, terminalId }: SessionMessage) {
  return (sessions: Sessions, signal: AbortSignal) => sessions.close(projectId, terminalId, signal);
}

/** Without a command that runs, a new size is for the session's next one. */
export async function resizeSession(work: Work, message: ResizeMessage, sink: EventSink): Promise<void> {
  const { sessions } = work.parts;
  const { projectId, terminalId, cols, rows } = message;
  const resized = await untilAnswered(work, async (signal) => {
    const session = await sessions?.read(projectId, terminalId, signal);
    if (!session) return false;
    await sessions?.open(projectId, terminalId, { cols, rows }, signal);
    return true;
  });
  if (resized === 'unreadable') return decline(work, message, sink, unreadable);
  if (!resized) await decline(work, message, sink, noSuchCommand);
}

async function changeSession(
  work: Work,
  message: TerminalAddress,
  sink: EventSink,
  state: 'opened' | 'closed',
  change: (sessions: Sessions, signal: AbortSignal) => Promise<void>,
  ends?: AbortSignal,
): Promise<void> {
  const { sessions } = work.parts;
  if (!sessions) return decline(work, message, sink, noSessions);
  const changed = await untilAnswered(work, (signal) => change(sessions, signal), ends);
  if (changed === 'unreadable') return decline(work, message, sink, unreadable);
  const { projectId, terminalId } = message;
  const told = eventStream(work, { projectId, terminalId }, sink).session(state);
  await unlessNobodyHears(work.context.log, told);
}

/** What a terminal is told whose session this worker cannot read. */
export const unreadable: CommandProblem = {
  code: 'session-unreadable',
  rule: 'in a session that this worker can read; "terminate" and "init" make a new one',
};

/** Waits an outage of S3 out; unless it is said what ends that, as long as the message may stay in hand. */
async function untilAnswered<T>(
  { parts: { clock, random }, context: { signal, leaving, log } }: Work,
  call: (signal: AbortSignal) => Promise<T>,
  ends = AbortSignal.any([signal, leaving]),
): Promise<T | 'unreadable'> {
  const outage = { signal: ends, log, clock, random };
  try {
    return await outlastOutage(outage, LONGEST_OUTAGE_MILLISECONDS, 'the session does not answer', () => call(ends));
  } catch (error) {
    if (error instanceof SessionUnreadableError) return 'unreadable';
    throw error;
  }
}

interface MaybeSize {
  readonly cols?: number | undefined;
  readonly rows?: number | undefined;
}

/** A terminal has columns and rows, or it is none. */
export function sizeOf({ cols, rows }: MaybeSize): TerminalSize | undefined {
  return cols === undefined || rows === undefined ? undefined : { cols, rows };
}
