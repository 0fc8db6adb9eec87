import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { DEFAULT_TARGET_WAIT_SECONDS } from '../../contract/policy.ts';
import type { TaskSize } from '../../contract/prices.ts';
import type { Setting } from '../../contract/read-settings.ts';
import { readProps } from '../read-props.ts';

/** What dashboard and alarms have to know of the scaled tasks; `QueueScaledTasks` has all of it. */
export interface MonitoredScaling {
  /** Queue whose messages the tasks work on. */
  readonly queue: sqs.IQueue;
  /** Family of the task definition: the dimension of all metrics. */
  readonly family: string;
  /** Tasks that stand ready even when the queue is empty. */
  readonly minScalingCapacity: number;
  /** Tasks that may exist at once. */
  readonly maxScalingCapacity: number;
  /**
   * The wait that 95 % of messages are to stay under, in seconds.
   *
   * @default the scaling has no such target
   */
  readonly targetWaitSeconds?: number | undefined;
  /** Seconds without a message after which a burst task leaves, at most a day. */
  readonly idleExitSeconds: number;
  /** Whether there is an image to start tasks from; without one the dashboard says that the scaler is paused. */
  readonly imagePushed: boolean;
  /** Whether the scaler only decides; the dashboard says that it launches nothing. */
  readonly dryRun: boolean;
  /** The function that scales. */
  readonly scalerFunction: lambda.IFunction;
  /** Where the function logs its decisions. */
  readonly scalerLogGroup: logs.ILogGroup;
}

/** The tasks to look after, and what is expected of them. */
export interface MonitoredTasks {
  /** The scaled tasks, e.g. a `QueueScaledTasks`. */
  readonly scaling: MonitoredScaling;
  /**
   * Queue that takes what can never be handled.
   *
   * @default no alarm and no graph for it
   */
  readonly deadLetterQueue?: sqs.IQueue | undefined;
  /**
   * Log group of terminal workers.
   *
   * @default the dashboard has no table of exit codes
   */
  readonly workerLogGroup?: logs.ILogGroup | undefined;
  /**
   * The wait that 95 % of messages should stay under, from sending to the start of the work: 5 seconds to 1 day.
   *
   * @default the target that the tasks are scaled by; 60 seconds where there is none
   */
  readonly targetWait?: Duration | undefined;
  /**
   * How long a task stays at least because it is paid for anyway, 0 seconds to 1 hour: until then it may stand without work.
   *
   * @default 60 seconds
   */
  readonly paidMinimum?: Duration | undefined;
  /**
   * What a task is made of, for its price.
   *
   * @default the dashboard shows task-hours, and no dollars
   */
  readonly taskSize?: TaskSize | undefined;
}

/** Bounds and defaults of the props that have some; durations in seconds. */
export const monitoredTaskProps = {
  targetWait: deploymentSettings.ECS_TARGET_WAIT_SECONDS,
  paidMinimum: deploymentSettings.WORKER_PAID_MINIMUM_SECONDS,
} as const satisfies { readonly [Name in keyof MonitoredTasks]?: Setting };

/** The tasks with the defaults filled in. */
export interface KnownTasks extends Omit<MonitoredTasks, keyof typeof monitoredTaskProps> {
  readonly targetWaitSeconds: number;
  readonly paidMinimumSeconds: number;
}

/** @throws ConfigurationError with every prop that is out of bounds. */
export function readMonitoredTasks(construct: Construct, tasks: MonitoredTasks): KnownTasks {
  const known = readProps(construct, monitoredTaskProps, tasks, []);
  const targetWaitSeconds = known.targetWait ?? tasks.scaling.targetWaitSeconds ?? DEFAULT_TARGET_WAIT_SECONDS;
  return { ...tasks, targetWaitSeconds, paidMinimumSeconds: known.paidMinimum };
}
