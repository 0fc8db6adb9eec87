import type { ScheduledMinimum } from './minimum-schedule.ts';
import type { policySettings } from './policy-settings.ts';
import { type QueueKind, queueKindOf } from './queue-kind.ts';
import type { Settings } from './read-settings.ts';

/** How many tasks a backlog asks for: as many as meet a target, or one for so many messages. */
export type DemandPolicy =
  | {
      readonly kind: 'target-wait';
      /** The wait that 95 % of messages are to stay under, from sending to start. */
      readonly targetWaitSeconds: number;
      /** Service time to go by as long as nothing was observed. */
      readonly secondsPerMessage: number;
    }
  | { readonly kind: 'messages-per-task'; readonly messagesPerTask: number };

/** The target where none is set. */
export const DEFAULT_TARGET_WAIT_SECONDS = 60;

/** What the operator wants, as plain data; together with an observation it determines the plan. */
export interface Policy {
  readonly demand: DemandPolicy;
  /** Seconds from one tick to the next. */
  readonly tickSeconds: number;
  readonly minTasks: number;
  /** Times at which another minimum holds. */
  readonly minTasksSchedule: readonly ScheduledMinimum[];
  readonly maxTasks: number;
  readonly maxLaunchesPerTick: number;
  /** Seconds without a message after which a burst task leaves. */
  readonly idleExitSeconds: number;
  /** Messages of one group of a FIFO queue wait for each other, so visible ones may be out of every task's reach. */
  readonly queueKind: QueueKind;
  readonly paused: boolean;
  /** Whether there is an image to start tasks from; unlike a pause, only a deployment can change it. */
  readonly imagePushed: boolean;
}

/** The policy's settings, and the one that only the deployed function has: elsewhere an image is taken for granted. */
type PolicySource = Settings<typeof policySettings> & { readonly ECS_IMAGE_PUSHED?: boolean };

/** The policy that the settings describe; the queue's kind is in its URL, and without one the queue is taken for a standard one. */
export function policyFrom(settings: PolicySource, queueUrl: string | undefined): Policy {
  return {
    demand: demandFrom(settings),
    tickSeconds: settings.ECS_TICK_SECONDS,
    minTasks: settings.ECS_MIN_TASKS,
    minTasksSchedule: settings.ECS_MIN_TASKS_SCHEDULE ?? [],
    maxTasks: settings.ECS_MAX_TASKS,
    maxLaunchesPerTick: settings.ECS_MAX_LAUNCHES_PER_TICK,
    idleExitSeconds: settings.WORKER_IDLE_EXIT_SECONDS,
    queueKind: queueUrl === undefined ? 'standard' : queueKindOf(queueUrl),
    paused: false,
    imagePushed: settings.ECS_IMAGE_PUSHED ?? true,
  };
}

function demandFrom(settings: PolicySource): DemandPolicy {
  const { ECS_MESSAGES_PER_TASK: messagesPerTask, ECS_TARGET_WAIT_SECONDS: target } = settings;
  if (messagesPerTask !== undefined) return { kind: 'messages-per-task', messagesPerTask };
  return {
    kind: 'target-wait',
    targetWaitSeconds: target ?? DEFAULT_TARGET_WAIT_SECONDS,
    secondsPerMessage: settings.ECS_SECONDS_PER_MESSAGE,
  };
}
