import type { ReceivedMessage } from '../aws/command-queue.ts';
import type { WorkerLoopSettings } from '../contract/worker-settings.ts';
import { giveBack } from './give-back.ts';
import { type LeaveReason, nextStep } from './leave.ts';
import { pause } from './pause.ts';
import { ReceiveFailedError } from './receive-failed-error.ts';
import { type Stop, stopMarginSeconds } from './stop.ts';
import { type MessageParts, workOnMessage } from './work-on-message.ts';

export interface LoopParts extends Pick<MessageParts, 'queue' | 'handle' | 'clock' | 'log' | 'metrics'> {
  readonly settings: WorkerLoopSettings;
  readonly stop: Stop;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Why a worker left, and how many messages it had worked on. */
export interface Departure {
  readonly reason: LeaveReason | 'signal' | 'spot-interruption';
  readonly messages: number;
}

const MAXIMUM_FAILURES_IN_A_ROW = 10;
const FIRST_BACKOFF_MILLISECONDS = 500;
const LONGEST_BACKOFF_MILLISECONDS = 20_000;

/**
 * Receives and works on one message at a time until there is a reason to leave.
 *
 * @throws ReceiveFailedError when ten receives in a row failed; HandlerStuckError when a handler goes on with a message that is lost;
 * the WorkerUnfitError that a handler throws.
 */
export async function workLoop(parts: LoopParts): Promise<Departure> {
  const { settings, stop, clock, startedAt } = parts;
  const receive = receiver(parts);
  const messageParts: MessageParts = {
    ...parts,
    visibilityTimeoutSeconds: settings.WORKER_VISIBILITY_TIMEOUT_SECONDS,
    // The rest is for settling other things before the platform kills the task.
    abandonAfterSeconds: (stopMarginSeconds(settings.WORKER_STOP_TIMEOUT_SECONDS) * 2) / 3,
  };
  let messages = 0;
  let idleSince = clock.now();
  let lastReceiveCameEmpty = false;
  while (!stop.draining.aborted) {
    const step = nextStep(settings, { now: clock.now(), startedAt, idleSince, lastReceiveCameEmpty });
    if (step.kind === 'leave') return { reason: step.reason, messages };
    const received = await receive(step.waitSeconds);
    lastReceiveCameEmpty = received === 'nothing' && step.last;
    if (typeof received === 'string') continue;
    if (stop.draining.aborted) {
      // SQS handed it out as the signal came.
      await giveBack(parts.queue, parts.log.with({ messageId: received.messageId }), received);
      break;
    }
    await workOnMessage(messageParts, received);
    messages += 1;
    idleSince = clock.now();
  }
  return { reason: stop.cause() === 'spot-interruption' ? 'spot-interruption' : 'signal', messages };
}

type Received = ReceivedMessage | 'nothing' | 'failure';

/** Makes receives, waiting longer after each failure in a row: with full jitter, as all workers meet the same outage at once. */
function receiver({ queue, stop, clock, log, random }: LoopParts): (waitSeconds: number) => Promise<Received> {
  let failuresInARow = 0;
  return async (waitSeconds) => {
    try {
      const message = await queue.receive(waitSeconds, stop.draining);
      failuresInARow = 0;
      return message ?? 'nothing';
    } catch (error) {
      failuresInARow += 1;
      log.error('receiving failed', error, { failuresInARow });
      if (failuresInARow >= MAXIMUM_FAILURES_IN_A_ROW) throw new ReceiveFailedError(failuresInARow, error);
      const bound = Math.min(LONGEST_BACKOFF_MILLISECONDS, FIRST_BACKOFF_MILLISECONDS * 2 ** (failuresInARow - 1));
      await pause(clock, random() * bound, stop.draining);
      return 'failure';
    }
  };
}
