import type { CommandName } from '../../aws/start-marks.ts';
import type { ExecuteMessage } from '../../contract/command.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../contract/names.ts';
import type { Log } from '../log.ts';
import { stopMarginSeconds } from '../stop.ts';
import type { WorkspaceReport } from '../workspace/workspaces.ts';
import { type CommandControl, createCommandControl } from './control-messages.ts';
import type { EventSink } from './event-sink.ts';
import type { EventStream } from './event-stream.ts';
import { keepChanges } from './keep-changes.ts';
import { DirectoryRefusedError } from './launch.ts';
import { type Preparation, prepareCommand } from './prepare-command.ts';
import { type CommandEnd, CommandStartError, runCommand } from './run-command.ts';
import { startOnce } from './start-once.ts';
import { decline, eventStream, unlessNobodyHears, type Work } from './work.ts';

const KILL_GRACE_SECONDS = 5;

/** Runs a command once, with its project's files and its terminal's session, and tells its events; the last one when all is saved. */
export async function executeCommand(work: Work, message: ExecuteMessage, sink: EventSink): Promise<void> {
  const { parts, context, messageId } = work;
  const { clock, random, startMarks, taskId } = parts;
  const { projectId, terminalId, commandId = messageId } = message;
  const command: CommandName = { projectId, terminalId, commandId };
  // A task that is to leave starts nothing any more: another one can.
  const signal = AbortSignal.any([context.signal, context.leaving]);
  const events = eventStream(work, command, sink);
  try {
    // Before the mark: what fails here has not started anything.
    const preparation = await prepareCommand(work, message, signal);
    if ('code' in preparation) {
      context.log.warn('the command is not run', { code: preparation.code });
      return await unlessNobodyHears(context.log, events.error(preparation));
    }
    const mark = { messageId, attemptId: parts.uniqueId(), taskId, startedAt: new Date(clock.now()).toISOString() };
    const control = createCommandControl(work, command, events);
    const once = { startMarks, command, mark, signal, log: context.log, clock, random };
    const run = () => runAndTell(work, message, preparation, control, events);
    const started = await startOnce(once, run).catch((error: unknown) => directoryGone(error));
    switch (started.kind) {
      case 'ran':
        return await keepAndTell(work, command, preparation, control, events, started.end);
      case 'directory-gone':
        return await leaveDirectory(work, command, preparation, events);
      case 'interrupted':
        context.log.warn('the command was started before and not finished: it is not run again');
        return await unlessNobodyHears(context.log, events.interrupted());
      case 'duplicate':
        return await decline(work, message, sink, {
          code: 'duplicate-command',
          field: 'commandId',
          rule: 'an id that no other message of this terminal has had',
        });
    }
  } finally {
    await events.abandon();
  }
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

async function runAndTell(
  { parts, context }: Work,
  message: ExecuteMessage,
  { place, session, environment, directory, size, reports }: Preparation,
  control: CommandControl,
  events: EventStream,
): Promise<CommandEnd> {
  const { settings, clock, sandbox, lanes } = parts;
  const workerLimit = settings.WORKER_COMMAND_TIMEOUT_SECONDS;
  const over = new AbortController();
  try {
    // Before the start is told, so that whoever hears of it reaches the command.
    await Promise.all(lanes.map((lane) => lane.listen(message, control.take, over.signal)));
    return await runCommand({
      command: message.command,
      place,
      sandbox,
      directory,
      environment,
      size,
      keepsState: session !== undefined,
      timeLimitSeconds: Math.min(message.timeoutSeconds ?? workerLimit, workerLimit),
      // A part of the margin, so that files can be saved and the last events sent when the task must leave.
      killGraceSeconds: Math.min(KILL_GRACE_SECONDS, stopMarginSeconds(settings.WORKER_STOP_TIMEOUT_SECONDS) / 5),
      signal: context.signal,
      clock,
      onStarted: (running) => {
        control.running(running);
        parts
          .watchDisk(() => running.stop('disk-full'), over.signal)
          .catch((error: unknown) => context.log.error('nobody watches the disk', error));
        events.started(lanes.map((lane) => lane.queueUrl).find((url) => url !== undefined));
        for (const report of reports) events.workspace(report);
        const tellLeaving = () => events.leaving(context.leaving.reason);
        if (context.leaving.aborted) tellLeaving();
        context.leaving.addEventListener('abort', tellLeaving, { once: true, signal: over.signal });
      },
      onOutput: (stream, chunk) => events.output(stream, chunk),
    });
  } finally {
    over.abort();
  }
}

async function keepAndTell(
  work: Work,
  command: CommandName,
  preparation: Preparation,
  control: CommandControl,
  events: EventStream,
  end: CommandEnd,
): Promise<void> {
  const { parts, context } = work;
  parts.metrics.add('NonZeroExits', end.exitCode === 0 ? 0 : 1);
  logEnd(context.log, end);
  const cutShort = end.reason === 'stopped' || end.reason === 'spot-interruption' || end.reason === 'message-lost';
  // It is not over: whoever receives the message next runs it again, from what was saved before, and tells its end.
  if (cutShort && parts.startMarks === undefined) throw context.signal.reason;
  for (const report of await keep(work, command, preparation, control, end)) events.workspace(report);
  await unlessNobodyHears(context.log, events.exit(end));
  await control.settle();
}

async function keep(
  work: Work,
  command: CommandName,
  preparation: Preparation,
  control: CommandControl,
  { reason }: CommandEnd,
): Promise<readonly WorkspaceReport[]> {
  if (reason !== 'disk-full') return keepChanges(work, command, preparation, control.size());
  // The room is needed for the next command of anybody.
  await work.parts.places.discard(preparation.place);
  return [
    { problem: 'not-saved', rule: 'nothing of what the command changed is saved: it had filled the disk', paths: [] },
  ];
}

/** Never the command itself, nor what it printed: both are its user's own. */
function logEnd(log: Log, { reason, exitCode, signal, durationMilliseconds, outputBytes }: CommandEnd): void {
  const durationSeconds = durationMilliseconds / 1000;
  log.info(COMMAND_ENDED_LOG_MESSAGE, { reason, exitCode, signal, durationSeconds, outputBytes });
}
