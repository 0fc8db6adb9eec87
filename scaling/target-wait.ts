import type { Observation } from '../contract/observation.ts';
import type { DemandPolicy } from '../contract/policy.ts';
import { serviceSeconds } from './service-time.ts';
import { shareStartingAfter, startDelaySeconds } from './start-delay.ts';

/**
 * How many tasks it takes for 95 % of messages to start within a target, and how long a task should wait for the next message. docs/policy.md
 * derives the rule and shows what each constant pays; `npm run bench -- policy` measures it.
 */

export type TargetWait = Extract<DemandPolicy, { readonly kind: 'target-wait' }>;

/** What a wait depends on, as far as it was observed. */
export interface Outlook {
  /** Seconds that a task works on a message, on average. */
  readonly serviceSeconds: number;
  /** Median of the seconds from RunTask to the first receive. */
  readonly startDelaySeconds: number;
}

/** Part of the time until a launched task can help that is taken off the target: meanwhile the backlog grows, but tasks at work shrink it, too. */
const LEAD = 0.6;
/** At least this part of the target stays, or a target below the start delay would have no task take more than one message. */
const LEAST_WINDOW = 0.1;
/** One task in so many starts so late (beyond 1.7 times the median) that the last of many messages would wait for it. */
const TASKS_PER_SPARE = 20;
/** A keeper's idle time where every cold start is late: what a late message may cost, in idle seconds. */
const KEEPER_SECONDS = 500;
/** Cold starts may be late to this share: not every message meets one. */
const LATE_STARTS_ALLOWED = 0.15;

export function outlookOf({ throughput, startDelay }: Observation, { secondsPerMessage }: TargetWait): Outlook {
  return {
    serviceSeconds: serviceSeconds(throughput, secondsPerMessage),
    startDelaySeconds: startDelaySeconds(startDelay),
  };
}

/**
 * Tasks that the messages ask for. Within the window, a task at work begins `window / service time` more messages on average, because tasks
 * end at different times; one that is launched now begins at once and then goes on, but is only counted for whole messages: tasks that
 * start together end together.
 */
export function tasksForTarget(
  { visible, inFlight }: Observation['queue'],
  { targetWaitSeconds }: TargetWait,
  tickSeconds: number,
  { serviceSeconds, startDelaySeconds }: Outlook,
): number {
  const windowSeconds = Math.max(
    LEAST_WINDOW * targetWaitSeconds,
    targetWaitSeconds - LEAD * (startDelaySeconds + tickSeconds / 2),
  );
  const perTaskAtWork = windowSeconds / serviceSeconds;
  const perNewTask = 1 + Math.floor(perTaskAtWork);
  const newTasks = Math.ceil((visible - inFlight * perTaskAtWork) / perNewTask);
  const spares = Math.max(0, Math.floor(newTasks / TASKS_PER_SPARE));
  return Math.max(0, inFlight + newTasks + spares);
}

/**
 * Seconds for which the only task stays although no message comes: none where a cold start is in time, minutes where it would be late. That is
 * what a target below the start delay costs.
 */
export function keeperSeconds(
  { targetWaitSeconds }: TargetWait,
  tickSeconds: number,
  { startDelaySeconds }: Outlook,
): number {
  const late = shareStartingAfter(targetWaitSeconds - tickSeconds / 2, startDelaySeconds);
  return Math.round((KEEPER_SECONDS * Math.max(0, late - LATE_STARTS_ALLOWED)) / (1 - LATE_STARTS_ALLOWED));
}
