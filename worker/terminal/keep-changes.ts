import { once } from 'node:events';
import { AwsError } from '../../aws/errors.ts';
import type { CommandName } from '../../aws/start-marks.ts';
import type { TerminalSize } from '../../contract/command.ts';
import { pause } from '../pause.ts';
import type { ShellState } from '../session/session.ts';
import { isInWorkspace, sameState, sessionAfter } from '../session/session-environment.ts';
import { SessionTooLargeError, SessionUnreadableError } from '../session/sessions.ts';
import { readShellState } from '../session/shell-state.ts';
import type { WorkspaceReport } from '../workspace/workspaces.ts';
import { lastMoments } from './last-moments.ts';
import { outlastOutage } from './outlast-outage.ts';
import type { Preparation } from './prepare-command.ts';
import type { Work } from './work.ts';

/** The person at the terminal waits meanwhile. */
const LONGEST_SAVE_MILLISECONDS = 60_000;

/**
 * Saves what a command left, files and session, and says what its owner should know about it. What cannot be saved in time stays where it
 * is, and goes into the next save of this worker.
 *
 * @param size the window's last size, where it changed.
 */
export async function keepChanges(
  work: Work,
  name: CommandName,
  preparation: Preparation,
  size: TerminalSize | undefined,
): Promise<readonly WorkspaceReport[]> {
  const over = new AbortController();
  const late = lateSignal(work, over.signal);
  try {
    const saving = saveWorkspace(work, name, preparation, late);
    const isSaved = async () => (await saving).every(({ problem }) => problem !== 'not-saved');
    const reports = await Promise.all([saving, saveSession(work, name, preparation, size, isSaved, late)]);
    return reports.flat();
  } finally {
    over.abort();
  }
}

/** Waits for what a save goes on with once all is saved, unless the task must leave: then it is left to a later save. Never throws. */
export async function tidied({ parts: { workspaces }, context: { leaving, log } }: Work): Promise<void> {
  if (!workspaces || leaving.aborted) return;
  const over = new AbortController();
  const leaves = once(leaving, 'abort', { signal: over.signal }).catch(() => undefined);
  try {
    await Promise.race([workspaces.tidied(), leaves]);
  } catch (error) {
    log.error('what a save has left could not be cleared up', error);
  } finally {
    over.abort();
  }
}

async function saveWorkspace(
  work: Work,
  { projectId, commandId }: CommandName,
  { place }: Preparation,
  signal: AbortSignal,
): Promise<readonly WorkspaceReport[]> {
  const { workspaces } = work.parts;
  if (!workspaces) return [];
  const { log } = work.context;
  return unlessUnanswered(work, signal, 'the workspace could not be saved', () =>
    workspaces.save(projectId, place, { signal, log, commandId }),
  );
}

async function saveSession(
  work: Work,
  { projectId, terminalId }: CommandName,
  { place, session, baseEnvironment }: Preparation,
  size: TerminalSize | undefined,
  workspaceIsSaved: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<readonly WorkspaceReport[]> {
  const { sessions } = work.parts;
  if (!sessions || !session) return [];
  let reading: Promise<ShellState | undefined> | undefined;
  return unlessUnanswered(work, signal, 'the session could not be saved', async () => {
    // Reading it removes it, and this may be tried again.
    reading ??= readShellState(place);
    const state = await reading;
    const after = state ? sessionAfter(place, baseEnvironment, session, state) : session;
    // Another worker would not find the directory that a command made, when that is all that was saved of it.
    const isElsewhere = after.directory !== session.directory && isInWorkspace(after);
    const directory = isElsewhere && !(await workspaceIsSaved()) ? session.directory : after.directory;
    const now = { ...after, directory, ...(size && { size }) };
    if (sameState(session, now)) return [];
    if (!(await sessions.update(projectId, terminalId, session, now, signal)))
      work.context.log.warn('the session was closed, or changed by another command of its terminal, meanwhile');
    return [];
  });
}

/** What S3 does not take in time is told, and does not keep the command's end from being told. */
async function unlessUnanswered(
  { parts: { clock, random }, context: { log } }: Work,
  signal: AbortSignal,
  what: string,
  call: () => Promise<readonly WorkspaceReport[]>,
): Promise<readonly WorkspaceReport[]> {
  try {
    return await outlastOutage({ signal, log, clock, random }, LONGEST_SAVE_MILLISECONDS, what, call);
  } catch (error) {
    const ofSession = error instanceof SessionTooLargeError || error instanceof SessionUnreadableError;
    if (!ofSession && !(error instanceof AwsError) && !signal.aborted) throw error;
    log.error(what, error);
    const rule = `${what}: ${ofSession ? error.message : 'S3 did not take it'}`;
    return [{ problem: 'not-saved', rule, paths: [] }];
  }
}

/** Aborts when saving has to be given up. */
function lateSignal({ parts: { clock, settings }, context }: Work, over: AbortSignal): AbortSignal {
  const late = new AbortController();
  const giveUpAfter = async (milliseconds: number) => {
    if (await pause(clock, milliseconds, over)) late.abort(new Error('there was no more time'));
  };
  const hurry = () => void giveUpAfter(lastMoments(settings.WORKER_STOP_TIMEOUT_SECONDS).save);
  void giveUpAfter(LONGEST_SAVE_MILLISECONDS);
  if (context.signal.aborted) hurry();
  else context.signal.addEventListener('abort', hurry, { once: true, signal: over });
  return late.signal;
}
