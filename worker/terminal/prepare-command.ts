import type { CommandProblem, ExecuteMessage, TerminalSize } from '../../contract/command.ts';
import { commandEnvironment } from '../sandbox/command-environment.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import type { Session } from '../session/session.ts';
import { sessionStart } from '../session/session-environment.ts';
import { SessionUnreadableError } from '../session/sessions.ts';
import { type WorkspaceReport, WorkspaceUnusableError } from '../workspace/workspaces.ts';
import { bothOrNeither } from './both-or-neither.ts';
import { outlastOutage } from './outlast-outage.ts';
import { sizeOf, unreadable } from './session-messages.ts';
import { LONGEST_OUTAGE_MILLISECONDS } from './start-once.ts';
import type { Work } from './work.ts';

/** All that a command needs before it starts. */
export interface Preparation {
  readonly place: TerminalPlace;
  readonly session: Session | undefined;
  /** What each command of the terminal gets, before what its session adds. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it starts. */
  readonly directory: string;
  /** Undefined where it runs without a terminal. */
  readonly size: TerminalSize | undefined;
  /** What the files' owner is to be told. */
  readonly reports: readonly WorkspaceReport[];
}

/**
 * Brings the terminal's files and its session to this worker.
 *
 * @returns a problem where the command cannot run as it was meant to.
 * @throws AwsError when S3 does not answer for minutes; the signal's reason when it aborts.
 */
export async function prepareCommand(
  work: Work,
  message: ExecuteMessage,
  signal: AbortSignal,
): Promise<Preparation | CommandProblem> {
  const { places, sessions, workspaces, path, clock, random } = work.parts;
  const { log } = work.context;
  const { projectId, terminalId } = message;
  const place = await places.placeFor(projectId, terminalId);
  const untilAnswered =
    <T>(what: string, call: (ends: AbortSignal) => Promise<T>) =>
    (ends: AbortSignal) =>
      outlastOutage({ signal: ends, log, clock, random }, LONGEST_OUTAGE_MILLISECONDS, what, () => call(ends));
  const readSession = async (ends: AbortSignal) => sessions?.read(projectId, terminalId, ends);
  const restore = async (ends: AbortSignal) => workspaces?.restore(projectId, place, { signal: ends, log });
  try {
    const [session, reports = []] = await bothOrNeither(
      signal,
      untilAnswered('the session does not answer', readSession),
      untilAnswered('the workspace could not be restored', restore),
    );
    const baseEnvironment = commandEnvironment(place, path);
    const { directory, environment } = session
      ? sessionStart(place, session, baseEnvironment)
      : { directory: place.workspace, environment: baseEnvironment };
    const size = sizeOf(message) ?? session?.size;
    return { place, session, baseEnvironment, environment, directory, size, reports };
  } catch (error) {
    if (error instanceof WorkspaceUnusableError) return { code: 'workspace-unusable', rule: error.message };
    if (error instanceof SessionUnreadableError) return unreadable;
    throw error;
  }
}
