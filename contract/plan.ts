import type { TaskRole } from './observation.ts';

/** Why a plan is as it is: the one thing that settled the number of launches. Each has its heading in docs/runbook.md. */
export type Reason =
  /** The queue is empty, nothing in flight either, and enough tasks hold the minimum. */
  | 'idle'
  /** What runs or starts is enough for the backlog. */
  | 'enough-tasks'
  /** The backlog asks for more tasks than there are. */
  | 'backlog'
  /** Fewer tasks than the minimum exist. */
  | 'below-minimum'
  /** A terminal session was opened and no task stands ready. */
  | 'warm-up'
  /** The backlog asks for more than the maximum. */
  | 'at-maximum'
  /** On a FIFO queue, visible messages wait for their group, or may do so: nothing more, or less than was asked for, is launched. */
  | 'blocked-groups'
  /** More launches are wanted than one tick may make. */
  | 'launch-cap'
  /** Of the newest launches no task came up, so nothing is launched until the next probe. */
  | 'crash-loop'
  /** The operator paused the scaler. */
  | 'paused'
  /** The stack was deployed without an image, so a task could not start; only a deployment ends this. */
  | 'no-image';

/** The limits that can change the number of launches, in the order in which they act. */
export type LimitName =
  | 'existing-tasks'
  | 'blocked-groups'
  | 'minimum'
  | 'maximum'
  | 'crash-loop'
  | 'launch-cap'
  | 'pause'
  | 'no-image';

/** Tasks to launch with the same part to play. */
export interface LaunchOrder {
  readonly role: TaskRole;
  readonly count: number;
  /** Seconds without a message after which such a task leaves; a baseline task ignores it. */
  readonly idleExitSeconds: number;
  /** Seconds from its start after which such a task leaves, if that is sooner than any task does. */
  readonly lifetimeSeconds?: number | undefined;
}

/** What one tick is to do, and why. */
export interface Plan {
  /** The observation's time. */
  readonly at: string;
  /** Tasks that backlog and requests ask for, before any limit; with nothing visible no more than there are. */
  readonly demand: number;
  /** Tasks that should exist: what is asked for and could take a message, after minimum and maximum. */
  readonly desired: number;
  readonly launch: readonly LaunchOrder[];
  readonly reason: Reason;
  /** One sentence with the numbers. */
  readonly explanation: string;
  /** Limits that changed the number, in order. */
  readonly limits: readonly LimitName[];
}
