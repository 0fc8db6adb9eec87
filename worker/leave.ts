import type { WorkerLoopSettings } from '../contract/worker-settings.ts';

/** What the loop knows between two messages. Times are milliseconds since the epoch. */
export interface LoopMoment {
  readonly now: number;
  /** When the process started; on Fargate billing starts a little earlier, at the image pull. */
  readonly startedAt: number;
  /** When the last message was done with, or the loop began. */
  readonly idleSince: number;
  /** Whether the newest receive was a last one and came back empty. */
  readonly lastReceiveCameEmpty: boolean;
}

export type LeaveReason = 'idle' | 'lifetime';

export type Step =
  | { readonly kind: 'leave'; readonly reason: LeaveReason }
  /** `waitSeconds` is whole, as SQS takes it. A `last` receive is the one that decides about leaving. */
  | { readonly kind: 'receive'; readonly waitSeconds: number; readonly last: boolean };

/** SQS's longest poll (SQS API reference, ReceiveMessage). */
const LONGEST_POLL_SECONDS = 20;

/** A long poll, however short, asks all of SQS's servers; one without a wait may miss a message that is there. */
const LAST_POLL_SECONDS = 1;

/**
 * What a worker does next between messages: wait for one, or leave. A burst task leaves when it had no message for its idle exit and
 * the minimum that is paid anyway is used, and only on an empty last receive, which takes the last second of that time: a message
 * that came meanwhile is still served here instead of by a task that would have to be started. A baseline task ignores idleness. Both
 * leave at the end of their lifetime without asking again, because their replacement is running by then.
 */
export function nextStep(settings: WorkerLoopSettings, moment: LoopMoment): Step {
  const lifetimeLeft = moment.startedAt + settings.WORKER_MAX_LIFETIME_SECONDS * 1000 - moment.now;
  if (lifetimeLeft <= 0) return { kind: 'leave', reason: 'lifetime' };
  if (settings.WORKER_ROLE === 'baseline') return receiveFor(lifetimeLeft);

  const idleEnd = moment.idleSince + settings.WORKER_IDLE_EXIT_SECONDS * 1000;
  const paidEnd = moment.startedAt + settings.WORKER_PAID_MINIMUM_SECONDS * 1000;
  const idleLeft = Math.max(idleEnd, paidEnd) - moment.now;
  if (idleLeft <= 0 && moment.lastReceiveCameEmpty) return { kind: 'leave', reason: 'idle' };
  const untilLastReceive = idleLeft - LAST_POLL_SECONDS * 1000;
  if (untilLastReceive <= 0) return { kind: 'receive', waitSeconds: LAST_POLL_SECONDS, last: true };
  return receiveFor(Math.min(untilLastReceive, lifetimeLeft));
}

function receiveFor(milliseconds: number): Step {
  const waitSeconds = Math.min(LONGEST_POLL_SECONDS, Math.max(1, Math.floor(milliseconds / 1000)));
  return { kind: 'receive', waitSeconds, last: false };
}
