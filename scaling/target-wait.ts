import type { Observation } from '../contract/observation.ts';
import type { DemandPolicy } from '../contract/policy.ts';
import { serviceSeconds } from './service-time.ts';
import { shareStartingAfter, startDelaySeconds } from './start-delay.ts';
import { type ThroughputSums, throughputSums } from './throughput-sums.ts';

/**
 * How many tasks it takes for 95 % of messages to start within a target, and how long a task should wait for the next message. docs/policy.md
 * derives the rule and shows what each constant pays; `npm run bench -- policy` measures it.
 */

type TargetWait = Extract<DemandPolicy, { readonly kind: 'target-wait' }>;

/** What a wait depends on, as far as it was observed. */
export interface Outlook {
  /** Seconds that a task works on a message, on average. */
  readonly serviceSeconds: number;
  /** Median of the seconds from RunTask to the first receive. */
  readonly startDelaySeconds: number;
  /** Messages that were completed each second of the last hours in which there was work. */
  readonly messagesPerSecond: number;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
/** Part of the time until a launched task can help that is taken off the target: meanwhile the backlog grows, but tasks at work shrink it, too. */
const LEAD = 0.65;
/** At least this part of the target stays, or a target below the start delay would have no task take more than one message. */
const LEAST_WINDOW = 0.1;
/** One task in so many starts so late (beyond 1.7 times the median) that the last of many messages would wait for it. */
const TASKS_PER_SPARE = 20;
/** A keeper's idle time where every cold start is late: what a late message may cost, in idle seconds. */
const KEEPER_SECONDS = 500;
/** Cold starts may be late to this share: not every message meets one. */
const LATE_STARTS_ALLOWED = 0.15;

const nothing: ThroughputSums = { workSeconds: 0, completed: 0, seconds: 0 };

/** What is known, blended with the priors. Without any throughput they alone hold. */
export function outlookOf({ throughput, startDelay }: Observation, { secondsPerMessage }: TargetWait): Outlook {
  const minutes = throughput ? throughputSums(throughput.minutes, MINUTE_SECONDS) : nothing;
  const hours = throughput ? throughputSums(throughput.hours, HOUR_SECONDS) : nothing;
  return {
    serviceSeconds: serviceSeconds({ minutes, hours }, secondsPerMessage),
    startDelaySeconds: startDelaySeconds(startDelay),
    messagesPerSecond: hours.seconds === 0 ? 0 : hours.completed / hours.seconds,
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
 * Seconds for which the only task stays although no message comes: none where a cold start is in time, minutes where it would be late, and
 * none again where no message is to be expected meanwhile. That is what a target below the start delay costs.
 */
export function keeperSeconds({ targetWaitSeconds }: TargetWait, tickSeconds: number, outlook: Outlook): number {
  const late = shareStartingAfter(targetWaitSeconds - tickSeconds / 2, outlook.startDelaySeconds);
  const tooLate = Math.max(0, late - LATE_STARTS_ALLOWED) / (1 - LATE_STARTS_ALLOWED);
  const seconds = Math.round(KEEPER_SECONDS * tooLate);
  return seconds * outlook.messagesPerSecond < 1 ? 0 : seconds;
}
