import { type QueueKind, queueKindOf } from './queue-kind.ts';
import type { Settings } from './read-settings.ts';
import type { policySettings } from './settings.ts';

/** What the operator wants, as plain data; together with an observation it determines the plan. */
export interface Policy {
  readonly demand: { readonly kind: 'messages-per-task'; readonly messagesPerTask: number };
  readonly minTasks: number;
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
    demand: { kind: 'messages-per-task', messagesPerTask: settings.ECS_MESSAGES_PER_TASK },
    minTasks: settings.ECS_MIN_TASKS,
    maxTasks: settings.ECS_MAX_TASKS,
    maxLaunchesPerTick: settings.ECS_MAX_LAUNCHES_PER_TICK,
    idleExitSeconds: settings.WORKER_IDLE_EXIT_SECONDS,
    queueKind: queueUrl === undefined ? 'standard' : queueKindOf(queueUrl),
    paused: false,
    imagePushed: settings.ECS_IMAGE_PUSHED ?? true,
  };
}
