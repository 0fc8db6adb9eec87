import { QueueGoneError } from '../../aws/queue-gone-error.ts';
import type { StartMarks } from '../../aws/start-marks.ts';
import type { Clock } from '../../contract/clock.ts';
import {
  type CommandProblem,
  type ExecuteMessage,
  type MessageShape,
  parseCommand,
  type TerminalAddress,
} from '../../contract/command.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../contract/names.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { Handler, HandlerContext } from '../handler.ts';
import type { Log } from '../log.ts';
import type { WorkerMetrics } from '../metrics.ts';
import { stopMarginSeconds } from '../stop.ts';
import { UnprocessableMessageError } from '../unprocessable-message-error.ts';
import { commandEnvironment } from './command-environment.ts';
import { EndNotSentError } from './end-not-sent-error.ts';
import type { EventRoutes } from './event-routes.ts';
import type { EventSink } from './event-sink.ts';
import { EventStream } from './event-stream.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { startOnce } from './start-once.ts';
import type { TerminalDirectories } from './terminal-directories.ts';

export interface TerminalParts {
  readonly settings: TerminalWorkerSettings;
  readonly routes: EventRoutes;
  /** Undefined where a command may run twice. */
  readonly startMarks: StartMarks | undefined;
  readonly directories: TerminalDirectories;
  readonly taskId: string;
  readonly metrics: Pick<WorkerMetrics, 'add'>;
  /** The worker's PATH, for its commands. */
  readonly path: string | undefined;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Gives an id that nobody else has. */
  readonly uniqueId: () => string;
}

const KILL_GRACE_SECONDS = 5;

/** A message in work, and what its events need. */
interface Work {
  readonly parts: TerminalParts;
  readonly context: HandlerContext;
  readonly messageId: string;
}

/** Makes the handler that runs the commands of terminals and sends what they print as events. */
export function createTerminalHandler(parts: TerminalParts): Handler {
  return async ({ body, messageId }, context) => {
    const work: Work = { parts, context, messageId };
    const parsed = parseCommand(body);
    if (!parsed.ok) return refuse(work, parsed.problem, parsed.terminal, parsed.shape);
    const { message, shape } = parsed;
    const sink = parts.routes.to(message, shape);
    if (!sink) return refuse(work, replyToNotAllowed(parts.settings), addressOf(message), shape);
    switch (message.type) {
      case 'execute':
        return execute(work, message, sink);
      case 'input':
      case 'cancel':
        // A worker runs one command at a time, so while it reads this none is running.
        return decline(work, message, sink, {
          code: 'no-such-command',
          field: 'commandId',
          rule: 'the id of a command that is running',
        });
      default:
        // Sessions do not exist yet: there is nothing to open, to resize or to close.
        return context.log.info('nothing to do', { type: message.type });
    }
  };
}

async function execute(work: Work, message: ExecuteMessage, sink: EventSink): Promise<void> {
  const { parts, context, messageId } = work;
  const { clock, taskId } = parts;
  const { projectId, terminalId, commandId = messageId } = message;
  const command = { projectId, terminalId, commandId };
  // Before the mark: what fails here has not started anything.
  const directory = await parts.directories.directoryFor(projectId, terminalId);
  const mark = { messageId, attemptId: parts.uniqueId(), taskId, startedAt: new Date(clock.now()).toISOString() };
  const events = eventStream(work, command, sink);
  // A task that is to leave starts nothing any more: another one can.
  const signal = AbortSignal.any([context.signal, context.leaving]);
  const { startMarks, random } = parts;
  const once = { startMarks, command, mark, signal, log: context.log, clock, random };
  try {
    const started = await startOnce(once, () => runAndTell(work, message, directory, events));
    switch (started.kind) {
      case 'ran':
        return await tellEnd(work, events, started.end);
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

async function runAndTell(
  { parts, context }: Work,
  message: ExecuteMessage,
  directory: string,
  events: EventStream,
): Promise<CommandEnd> {
  const { settings, clock } = parts;
  const workerLimit = settings.WORKER_COMMAND_TIMEOUT_SECONDS;
  const over = new AbortController();
  const tellStart = () => {
    events.started();
    const tellLeaving = () => events.leaving(context.leaving.reason);
    if (context.leaving.aborted) tellLeaving();
    context.leaving.addEventListener('abort', tellLeaving, { once: true, signal: over.signal });
  };
  try {
    return await runCommand({
      command: message.command,
      directory,
      userId: settings.WORKER_COMMAND_UID,
      environment: commandEnvironment(directory, parts.path),
      timeLimitSeconds: Math.min(message.timeoutSeconds ?? workerLimit, workerLimit),
      // A third of the margin at most, so that the last events can still be sent when the task must leave.
      killGraceSeconds: Math.min(KILL_GRACE_SECONDS, stopMarginSeconds(settings.WORKER_STOP_TIMEOUT_SECONDS) / 3),
      signal: context.signal,
      clock,
      onStarted: tellStart,
      onOutput: (stream, chunk) => events.output(stream, chunk),
    });
  } finally {
    over.abort();
  }
}

async function tellEnd({ parts, context }: Work, events: EventStream, end: CommandEnd): Promise<void> {
  parts.metrics.add('NonZeroExits', end.exitCode === 0 ? 0 : 1);
  logEnd(context.log, end);
  const cutShort = end.reason === 'stopped' || end.reason === 'spot-interruption' || end.reason === 'message-lost';
  // It is not over: whoever receives the message next runs it again and tells its end.
  if (cutShort && parts.startMarks === undefined) throw context.signal.reason;
  await unlessNobodyHears(context.log, events.exit(end));
}

/** Never the command itself, nor what it printed: both are its user's own. */
function logEnd(log: Log, { reason, exitCode, signal, durationMilliseconds, outputBytes }: CommandEnd): void {
  const durationSeconds = durationMilliseconds / 1000;
  log.info(COMMAND_ENDED_LOG_MESSAGE, { reason, exitCode, signal, durationSeconds, outputBytes });
}

/** Tells the terminal, where one could be read from the message, and gives the message up as one that nobody can handle. */
async function refuse(
  work: Work,
  problem: CommandProblem,
  terminal: TerminalAddress | undefined,
  shape: MessageShape,
): Promise<never> {
  const { routes } = work.parts;
  if (terminal) {
    const sink = routes.to(terminal, shape) ?? routes.withoutReplyTo(terminal, shape);
    await unlessNobodyHears(work.context.log, eventStream(work, terminal, sink).error(problem));
  }
  const { code, field, rule } = problem;
  throw new UnprocessableMessageError(`${code}: ${field ? `${field} must be ${rule}` : `the body must be ${rule}`}`);
}

/**
 * Tells the terminal that nothing came of a message that is in order. Under the queue's id of it: as an end of the command that it names
 * it would be taken for the end of one that runs or has run.
 */
async function decline(
  work: Work,
  { projectId, terminalId }: TerminalAddress,
  sink: EventSink,
  problem: CommandProblem,
): Promise<void> {
  work.context.log.warn('nothing came of the message', { code: problem.code });
  await unlessNobodyHears(work.context.log, eventStream(work, { projectId, terminalId }, sink).error(problem));
}

/** A server that has left took its queue along: nobody is going to hear of the end, however often the message comes back. */
async function unlessNobodyHears(log: Log, told: Promise<void>): Promise<void> {
  try {
    await told;
  } catch (error) {
    if (!(error instanceof EndNotSentError && error.cause instanceof QueueGoneError)) throw error;
    log.warn('nobody hears of the end: the queue for its events is gone');
  }
}

function eventStream(
  { parts: { clock, random, taskId, settings }, context, messageId }: Work,
  { projectId = '', terminalId, commandId = messageId }: TerminalAddress,
  sink: EventSink,
): EventStream {
  return new EventStream({
    sink,
    address: { projectId, terminalId, commandId, taskId },
    clock,
    random,
    log: context.log,
    maximumOutputBytes: settings.WORKER_MAX_OUTPUT_BYTES,
    signal: context.signal,
  });
}

/** What is about another command must not be told under that one's id. */
function addressOf(message: { readonly type: string } & TerminalAddress): TerminalAddress {
  return message.type === 'execute' ? message : { ...message, commandId: undefined };
}

function replyToNotAllowed(settings: TerminalWorkerSettings): CommandProblem {
  const rule = `the URL of a queue beside the command queue whose name begins with "${settings.WORKER_REPLY_QUEUE_PREFIX}"`;
  return { code: 'reply-to-not-allowed', field: 'replyTo', rule };
}
