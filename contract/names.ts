/** Names that more than one room must spell alike: a rename on one side only would break at run time, unseen by types. */

/** Marks the tasks that the scaler launched (`startedBy`); other tasks of the family are not counted. At most 36 characters. */
export const STARTED_BY = 'fargate-queue-scaler';

/** CloudWatch namespace of the scaler's and the workers' metrics. */
export const METRIC_NAMESPACE = 'FargateQueueScaler';

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

/** The `message` of the log line that holds one tick's observation, plan and outcome; dashboards and tools query it. */
export const DECISION_LOG_MESSAGE = 'decision';

/** The custom event by which a server announces a terminal session, so that a task can be started ahead of its first command. */
export const WARM_UP_EVENT = { source: 'cloudide', detailType: 'Session Opened' } as const;

/** Container overrides by which a launched task learns its part; the scaler reads them back from DescribeTasks. */
export const TASK_OVERRIDES = { role: 'WORKER_ROLE', idleExitSeconds: 'WORKER_IDLE_EXIT_SECONDS' } as const;

/** Attribute of a message in the dead-letter queue that says why a worker put it there. */
export const DEAD_LETTER_REASON_ATTRIBUTE = 'DeadLetterReason';
