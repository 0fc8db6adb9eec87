/** Names that more than one room must spell alike: a rename on one side only would break at run time, unseen by types. */

/** Marks the tasks that the scaler launched (`startedBy`); other tasks of the family are not counted. At most 36 characters. */
export const STARTED_BY = 'fargate-queue-scaler';

/** CloudWatch namespace of the scaler's and the workers' metrics. */
export const METRIC_NAMESPACE = 'FargateQueueScaler';

/** The one dimension of all of them: the family of the task definition, which both sides know by the same name. */
export const METRIC_DIMENSION = 'service';

/** The scaler's custom metrics; CloudWatch bills each one, so there are six at the most. */
export const SCALER_METRICS = [
  'DesiredTasks',
  'RunningTasks',
  'StartingTasks',
  'TasksLaunched',
  'LaunchFailures',
  'TickFailures',
] as const;
export type ScalerMetric = (typeof SCALER_METRICS)[number];

/**
 * The workers' custom metrics, four at the most for the same reason. `WaitSeconds`: from the sending of a message to the start of its
 * handler, of first receives only. `ServiceSeconds`: from the handler's start to its end. `FailedMessages`: 0 or 1 a message, 1 when its
 * handler did not finish it. `NonZeroExits`: 0 or 1 a command, 1 when it ended other than with exit code 0.
 */
export const WORKER_METRICS = ['WaitSeconds', 'ServiceSeconds', 'FailedMessages', 'NonZeroExits'] as const;
export type WorkerMetric = (typeof WORKER_METRICS)[number];

/** The `message` of the log line that holds one tick's observation, plan and outcome; dashboards and tools query it. */
export const DECISION_LOG_MESSAGE = 'decision';

/** The `message` of the log line of a tick that failed, with its `error`. */
export const TICK_FAILED_LOG_MESSAGE = 'tick failed';

/** The `message` of the log line that a terminal worker writes when a command is over. */
export const COMMAND_ENDED_LOG_MESSAGE = 'command ended';

/** The custom event by which a server announces a terminal session, so that a task can be started ahead of its first command. */
export const WARM_UP_EVENT = { source: 'cloudide', detailType: 'Session Opened' } as const;

/**
 * Container overrides by which a launched task learns its part and whose metrics are its own; the scaler reads role and lifetime back
 * from DescribeTasks. Only a task that is to leave sooner than the others is told a lifetime.
 */
export const TASK_OVERRIDES = {
  role: 'WORKER_ROLE',
  idleExitSeconds: 'WORKER_IDLE_EXIT_SECONDS',
  maxLifetimeSeconds: 'WORKER_MAX_LIFETIME_SECONDS',
  family: 'ECS_TASK_DEFINITION',
  capacityProvider: 'ECS_CAPACITY_PROVIDER',
} as const;

/** Attribute of a message in the dead-letter queue that says why a worker put it there. */
export const DEAD_LETTER_REASON_ATTRIBUTE = 'DeadLetterReason';

/**
 * Exit code of a worker that ended with an error before it had received anything, be it an empty answer: what it is configured with or
 * started from is wrong, and another task would end as it did. EX_UNAVAILABLE of sysexits.h, which few programs use.
 */
export const EXIT_CODE_NEVER_READY = 69;

/**
 * Exit code of a worker that came up, left because there was nothing to do, and had not been handed a single message: its launch was for
 * nothing. EX_NOINPUT of sysexits.h. Told to leave by a signal, it ends with 0 all the same.
 */
export const EXIT_CODE_SERVED_NOTHING = 66;

/**
 * Keys of the start marks in the workspaces' bucket: an object for each command that was started, by project, terminal and command id. The
 * bucket's lifecycle removes them once no message can come back any more.
 */
export const START_MARK_PREFIX = 'started-commands/';

/**
 * Keys of CloudIDE's own files, by project and path. They are read where a project has no workspace of ours yet, and never written: its
 * servers keep documents of their editor there.
 */
export const IMPORTED_WORKSPACE_PREFIX = 'workspaces/';

/** Keys of a project's workspace: its manifest, and the packs that hold what is in its files. */
export const WORKSPACE_PREFIX = 'workspace-state/';

/** Keys of the sessions, by project and terminal. The bucket's lifecycle removes those that have not been used for long. */
export const SESSION_PREFIX = 'sessions/';

/** Keys of the list of control queues, by the time from which their workers are gone for certain. */
export const CONTROL_QUEUE_LIST_PREFIX = 'control-queues/';

/**
 * How often a message of the command queue is received at most before SQS moves it to the dead-letter queue. That a command runs once is not
 * its business, so it is no reason to be small: each task that dies, or has to leave, before it comes to a message's command uses one up. Delivered at least once, a command that takes
 * its worker down does so this often.
 */
export const COMMAND_MAXIMUM_RECEIVES = 10;
