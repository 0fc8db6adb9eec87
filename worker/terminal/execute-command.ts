import type { CommandName } from '../../aws/start-marks.ts';
import type { ExecuteMessage } from '../../contract/command.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../contract/names.ts';
import type { Log } from '../log.ts';
import type { WorkspaceReport } from '../workspace/workspaces.ts';
import { type CommandControl, createCommandControl } from './control-messages.ts';
import type { EventSink } from './event-sink.ts';
import type { EventStream } from './event-stream.ts';
import { keepChanges, tidied } from './keep-changes.ts';
import { DirectoryRefusedError } from './launch.ts';
import { type Preparation, prepareCommand } from './prepare-command.ts';
import { type Aftermath, runAndTell } from './run-and-tell.ts';
import { type CommandEnd, CommandStartError } from './run-command.ts';
import { type EarlierStart, earlierStart, startOnce } from './start-once.ts';
import { decline, eventStream, unlessNobodyHears, type Work } from './work.ts';

/** Runs a command once, with its project's files and its terminal's session, and tells its events; the last one when all is saved. */
export async function executeCommand(work: Work, message: ExecuteMessage, sink: EventSink): Promise<void> {
  const { parts, context, messageId } = work;
  const { clock, random, startMarks, taskId } = parts;
  const { projectId, terminalId, commandId = messageId } = message;
  const command: CommandName = { projectId, terminalId, commandId };
  // A task that is to leave starts nothing any more: another one can.
  const signal = AbortSignal.any([context.signal, context.leaving]);
  const events = eventStream(work, command, sink);
  const control = createCommandControl(work, command, events);
  const told = new AbortController();
  const mark = { messageId, attemptId: parts.uniqueId(), taskId, startedAt: new Date(clock.now()).toISOString() };
  const once = { startMarks, command, mark, signal, log: context.log, clock, random };
  try {
    // One that was started has an `exit`, whatever is wrong by now, and its files are not needed for that.
    const known = work.receiveCount > 1 ? await earlierStart(once) : undefined;
    if (known) return await tellEarlier(work, message, sink, events, known);
    // Before the mark: what fails here has not started anything.
    const preparation = await prepareCommand(work, message, signal);
    if ('code' in preparation) {
      const earlier = await earlierStart(once);
      if (earlier) return await tellEarlier(work, message, sink, events, earlier);
      context.log.warn('the command is not run', { code: preparation.code });
      return await unlessNobodyHears(context.log, events.error(preparation));
    }
    // Whoever hears of the start is to reach the command; and nothing may come between the mark and the start.
    await Promise.all(parts.lanes.map((lane) => lane.listen(message, control.take, told.signal)));
    const run = () => runAndTell(work, message, preparation, control, events);
    const started = await startOnce(once, run).catch((error: unknown) => directoryGone(error));
    switch (started.kind) {
      case 'ran':
        return await keepAndTell(work, command, preparation, control, events, started.end);
      case 'directory-gone':
        return await leaveDirectory(work, command, preparation, events);
      default:
        return await tellEarlier(work, message, sink, events, started);
    }
  } finally {
    told.abort();
    await Promise.all([control.settle(), tidied(work)]);
    await events.abandon();
  }
}

/** The command was started before: by a worker that did not finish it, or for another message. */
async function tellEarlier(
  work: Work,
  message: ExecuteMessage,
  sink: EventSink,
  events: EventStream,
  { kind }: EarlierStart,
): Promise<void> {
  if (kind === 'interrupted') {
    work.context.log.warn('the command was started before and not finished: it is not run again');
    return unlessNobodyHears(work.context.log, events.interrupted());
  }
  const rule = 'an id that no other message of this terminal has had';
  await decline(work, message, sink, { code: 'duplicate-command', field: 'commandId', rule });
}

/** Where the directory, the session's or the workspace itself, is not open to the command's shell, nothing was run. */
function directoryGone(error: unknown): { readonly kind: 'directory-gone' } {
  if (error instanceof CommandStartError && error.cause instanceof DirectoryRefusedError)
    return { kind: 'directory-gone' };
  throw error;
}

/** Sees to it that the terminal's next command starts in a workspace that is open to it. */
async function leaveDirectory(
  { parts, context }: Work,
  { projectId, terminalId }: CommandName,
  { place, session, directory }: Preparation,
  events: EventStream,
): Promise<void> {
  context.log.warn('the command is not run: its directory is gone');
  if (directory === place.workspace) await parts.places.discard(place);
  else if (session) {
    const inWorkspace = { ...session, directory: 'workspace' };
    await parts.sessions?.update(projectId, terminalId, session, inWorkspace, context.signal);
  }
  const rule = "in a directory that is there; the terminal's next command starts in the workspace";
  await unlessNobodyHears(context.log, events.error({ code: 'directory-gone', rule }));
}

async function keepAndTell(
  work: Work,
  command: CommandName,
  preparation: Preparation,
  control: CommandControl,
  events: EventStream,
  { end, disk }: Aftermath,
): Promise<void> {
  const { parts, context } = work;
  parts.metrics.add('NonZeroExits', end.exitCode === 0 ? 0 : 1);
  logEnd(context.log, end);
  const cutShort = end.reason === 'stopped' || end.reason === 'spot-interruption' || end.reason === 'message-lost';
  // It is not over: whoever receives the message next runs it again, from what was saved before, and tells its end.
  if (cutShort && parts.startMarks === undefined) throw context.signal.reason;
  for (const report of await keep(work, command, preparation, control, { end, disk })) events.workspace(report);
  await unlessNobodyHears(context.log, events.exit(end));
}

async function keep(
  work: Work,
  command: CommandName,
  preparation: Preparation,
  control: CommandControl,
  { end, disk }: Aftermath,
): Promise<readonly WorkspaceReport[]> {
  const { places, workspaces } = work.parts;
  const isFull = end.reason === 'disk-full' || disk === 'nearly-full';
  const isLost = end.reason === 'disk-full' || (isFull && workspaces === undefined);
  const rule = 'nothing of what the command changed is saved: it had filled the disk';
  const reports: readonly WorkspaceReport[] = isLost
    ? [{ problem: 'not-saved', rule, paths: [] }]
    : await keepChanges(work, command, preparation, control.size());
  // The room is needed for the next command of anybody; what is saved comes back with the terminal's next one.
  if (isFull) await places.discard(preparation.place);
  return reports;
}

/** Never the command itself, nor what it printed: both are its user's own. */
function logEnd(log: Log, { reason, exitCode, signal, durationMilliseconds, outputBytes }: CommandEnd): void {
  const durationSeconds = durationMilliseconds / 1000;
  log.info(COMMAND_ENDED_LOG_MESSAGE, { reason, exitCode, signal, durationSeconds, outputBytes });
}
