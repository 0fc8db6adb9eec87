import { QueueGoneError } from '../../aws/queue-gone-error.ts';
import type { StartMarks } from '../../aws/start-marks.ts';
import type { Clock } from '../../contract/clock.ts';
import type { CommandProblem, MessageShape, TerminalAddress } from '../../contract/command.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { ControlLane } from '../control/control-lane.ts';
import type { HandlerContext } from '../handler.ts';
import type { Log } from '../log.ts';
import type { WorkerMetrics } from '../metrics.ts';
import type { DiskState } from '../sandbox/disk-guard.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { TerminalPlaces } from '../sandbox/terminal-places.ts';
import type { Sessions } from '../session/session.ts';
import { UnprocessableMessageError } from '../unprocessable-message-error.ts';
import type { StoredWorkspaces } from '../workspace/create-workspaces.ts';
import { EndNotSentError } from './end-not-sent-error.ts';
import type { EventRoutes } from './event-routes.ts';
import type { EventSink } from './event-sink.ts';
import { EventStream } from './event-stream.ts';
import { lastMoments } from './last-moments.ts';

/** What a terminal worker has, for all of its messages. */
export interface TerminalParts {
  readonly settings: TerminalWorkerSettings;
  readonly routes: EventRoutes;
  /** Undefined where a command may run twice. */
  readonly startMarks: StartMarks | undefined;
  /** Undefined where there is no bucket, like the workspaces. */
  readonly sessions: Sessions | undefined;
  readonly workspaces: StoredWorkspaces | undefined;
  readonly sandbox: Sandbox;
  readonly places: TerminalPlaces;
  /** The ways by which a running command is reached. */
  readonly lanes: readonly ControlLane[];
  /** Calls `full` once when nearly no room is left for files, and tells then, or when the signal aborts, whether there is room. */
  readonly watchDisk: (full: () => void, signal: AbortSignal) => Promise<DiskState>;
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

/** A message in work, and what its events need. */
export interface Work {
  readonly parts: TerminalParts;
  readonly context: HandlerContext;
  readonly messageId: string;
  /** How often the message was received, this time included; approximate. */
  readonly receiveCount: number;
}

export function eventStream(
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
    hurriedEndMilliseconds: lastMoments(settings.WORKER_STOP_TIMEOUT_SECONDS).tell,
    signal: context.signal,
  });
}

/** Tells the terminal, where one could be read from the message, and gives the message up as one that nobody can handle. */
export async function refuse(
  work: Work,
  problem: CommandProblem,
  terminal: TerminalAddress | undefined,
  shape: MessageShape,
): Promise<never> {
  await tellRefusal(work, problem, terminal, shape);
  const { code, field, rule } = problem;
  throw new UnprocessableMessageError(`${code}: ${field ? `${field} must be ${rule}` : `the body must be ${rule}`}`);
}

/** Tells the terminal, where one could be read from the message, that the message is not in order. */
export async function tellRefusal(
  work: Work,
  problem: CommandProblem,
  terminal: TerminalAddress | undefined,
  shape: MessageShape,
): Promise<void> {
  if (!terminal) return;
  const { routes } = work.parts;
  const sink = routes.to(terminal, shape) ?? routes.withoutReplyTo(terminal, shape);
  await unlessNobodyHears(work.context.log, eventStream(work, terminal, sink).error(problem));
}

/**
 * Tells the terminal that nothing came of a message that is in order. Under the queue's id of it: as an end of the command that it names
 * it would be taken for the end of one that runs or has run.
 */
export async function decline(
  work: Work,
  { projectId, terminalId }: TerminalAddress,
  sink: EventSink,
  problem: CommandProblem,
): Promise<void> {
  work.context.log.warn('nothing came of the message', { code: problem.code });
  await unlessNobodyHears(work.context.log, eventStream(work, { projectId, terminalId }, sink).error(problem));
}

/** A server that has left took its queue along: nobody is going to hear of the end, however often the message comes back. */
export async function unlessNobodyHears(log: Log, told: Promise<void>): Promise<void> {
  try {
    await told;
  } catch (error) {
    if (!(error instanceof EndNotSentError && error.cause instanceof QueueGoneError)) throw error;
    log.warn('nobody hears of the end: the queue for its events is gone');
  }
}

/** What is about another command must not be told under that one's id. */
export function addressOf(message: { readonly type: string } & TerminalAddress): TerminalAddress {
  return message.type === 'execute' ? message : { ...message, commandId: undefined };
}

export function replyToNotAllowed(settings: TerminalWorkerSettings): CommandProblem {
  const rule = `the URL of a queue beside the command queue whose name begins with "${settings.WORKER_REPLY_QUEUE_PREFIX}"`;
  return { code: 'reply-to-not-allowed', field: 'replyTo', rule };
}

/** What is to be cancelled, resized or typed into does not run here. */
export const noSuchCommand: CommandProblem = {
  code: 'no-such-command',
  field: 'commandId',
  rule: 'the id of a command that is running',
};
