import type { EventQueue } from '../../aws/event-queue.ts';
import type { Clock } from '../../contract/clock.ts';
import { type ExecuteMessage, parseCommand, type TerminalAddress } from '../../contract/command.ts';
import { COMMAND_ENDED_LOG_MESSAGE } from '../../contract/names.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { Handler, HandlerContext } from '../handler.ts';
import type { Log } from '../log.ts';
import type { WorkerMetrics } from '../metrics.ts';
import { stopMarginSeconds } from '../stop.ts';
import { UnprocessableMessageError } from '../unprocessable-message-error.ts';
import { commandEnvironment } from './command-environment.ts';
import { EventStream } from './event-stream.ts';
import { allowedReplyQueue } from './reply-queue.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import type { TerminalDirectories } from './terminal-directories.ts';

export interface TerminalParts {
  readonly settings: TerminalWorkerSettings;
  readonly eventQueue: EventQueue;
  readonly directories: TerminalDirectories;
  readonly taskId: string;
  readonly metrics: Pick<WorkerMetrics, 'add'>;
  /** The worker's PATH, for its commands. */
  readonly path: string | undefined;
  readonly clock: Clock;
}

const KILL_GRACE_SECONDS = 5;

/** Why a message is refused; the terminal gets it as an `error` event, the dead-letter queue as its reason. */
interface Refusal {
  readonly code: string;
  readonly field?: string;
  readonly rule: string;
}

/** Makes the handler that runs the commands of terminals and sends what they print as events. */
export function createTerminalHandler(parts: TerminalParts): Handler {
  return async ({ body, messageId }, context) => {
    const command = parseCommand(body);
    if (!command.ok) return refuse(parts, context.log, messageId, command.problem, command.terminal);
    const { message } = command;
    const queueUrl = eventQueueUrl(parts.settings, message);
    if (queueUrl === undefined)
      return refuse(parts, context.log, messageId, replyToNotAllowed(parts.settings), message);
    // Sessions do not exist yet: there is nothing to open, to resize or to close.
    if (message.type !== 'execute') return context.log.info('nothing to do', { type: message.type });
    await execute(parts, context, message, eventStream(parts, context.log, messageId, message, queueUrl));
  };
}

async function execute(parts: TerminalParts, context: HandlerContext, message: ExecuteMessage, events: EventStream) {
  const { settings, clock } = parts;
  const directory = await parts.directories.directoryFor(message.projectId, message.terminalId);
  const workerLimit = settings.WORKER_COMMAND_TIMEOUT_SECONDS;
  const end = await runCommand({
    command: message.command,
    directory,
    userId: settings.WORKER_COMMAND_UID,
    environment: commandEnvironment(directory, parts.path),
    timeLimitSeconds: Math.min(message.timeoutSeconds ?? workerLimit, workerLimit),
    // A third of the margin at most, so that the last events can still be sent when the task must leave.
    killGraceSeconds: Math.min(KILL_GRACE_SECONDS, stopMarginSeconds(settings.WORKER_STOP_TIMEOUT_SECONDS) / 3),
    signal: context.signal,
    clock,
    onStarted: () => events.started(),
    onOutput: (stream, chunk) => events.output(stream, chunk),
  });
  await events.end({ type: 'exit', ...end });
  parts.metrics.add('NonZeroExits', end.exitCode === 0 ? 0 : 1);
  logEnd(context.log, end);
}

/** Never the command itself, nor what it printed: both are its user's own. */
function logEnd(log: Log, { reason, exitCode, signal, durationMilliseconds, outputBytes }: CommandEnd): void {
  const durationSeconds = durationMilliseconds / 1000;
  log.info(COMMAND_ENDED_LOG_MESSAGE, { reason, exitCode, signal, durationSeconds, outputBytes });
}

/** Tells the terminal, where one could be read from the message, and gives the message up. */
async function refuse(
  parts: TerminalParts,
  log: Log,
  messageId: string,
  refusal: Refusal,
  terminal: TerminalAddress | undefined,
): Promise<never> {
  if (terminal) {
    const queueUrl = eventQueueUrl(parts.settings, terminal) ?? parts.settings.AWS_SQS_RESPONSE_QUEUE_URL;
    await eventStream(parts, log, messageId, terminal, queueUrl).end({ type: 'error', ...refusal });
  }
  const { code, field, rule } = refusal;
  throw new UnprocessableMessageError(`${code}: ${field ? `${field} must be ${rule}` : `the body must be ${rule}`}`);
}

function eventStream(
  { eventQueue, taskId, clock }: TerminalParts,
  log: Log,
  messageId: string,
  { projectId = '', terminalId, commandId = messageId }: TerminalAddress,
  queueUrl: string,
): EventStream {
  return new EventStream({ eventQueue, queueUrl, address: { projectId, terminalId, commandId, taskId }, clock, log });
}

/** Where a message's events go; undefined when it names a queue that it may not. */
function eventQueueUrl(settings: TerminalWorkerSettings, { replyTo }: TerminalAddress): string | undefined {
  if (replyTo === undefined) return settings.AWS_SQS_RESPONSE_QUEUE_URL;
  return allowedReplyQueue(replyTo, settings.AWS_SQS_QUEUE_URL, settings.WORKER_REPLY_QUEUE_PREFIX);
}

function replyToNotAllowed(settings: TerminalWorkerSettings): Refusal {
  const rule = `the URL of a queue beside the command queue whose name begins with "${settings.WORKER_REPLY_QUEUE_PREFIX}"`;
  return { code: 'reply-to-not-allowed', field: 'replyTo', rule };
}
