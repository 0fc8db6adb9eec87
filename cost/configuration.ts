import { alarmMetricCounts } from '../contract/alarms.ts';
import type { DeploymentSettings } from '../contract/deployment-settings.ts';
import { SCALER_METRICS, WORKER_METRICS } from '../contract/names.ts';
import { type TaskSize, taskSizeFrom } from '../contract/prices.ts';
import { queueKindOf } from '../contract/queue-kind.ts';
import { meanMinimum } from './mean-minimum.ts';

/** What a deployment costs by: the part of its settings that has a price, and what is counted in its template. */
export interface CostConfiguration extends TaskSize {
  /** Seconds from one tick to the next. */
  readonly tickSeconds: number;
  /** Baseline tasks, on average over a week. */
  readonly minTasks: number;
  /** Whether they stand at certain hours only; else day and night. */
  readonly hasSchedule: boolean;
  /** Whether the command queue is a FIFO queue. */
  readonly fifoQueue: boolean;
  /** Whether a start mark is made for each command. */
  readonly startMarks: boolean;
  /** Whether sessions and workspaces are kept in the bucket, and commands can be reached while they run. */
  readonly terminals: boolean;
  /** Whether events go to queues; else to Redis, or wherever a worker of one's own sends them. */
  readonly queuedEvents: boolean;
  /** Secrets that the tasks refer to. */
  readonly secrets: number;
  /** Custom metrics of the scaler, which reports them day and night. */
  readonly scalerMetrics: number;
  /** Custom metrics of the workers, which report them only while they work. */
  readonly workerMetrics: number;
  /** Metrics that alarms look at: an alarm on an expression counts each metric in it. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
}

/**
 * What CloudIDE's stack costs by when it is deployed with these settings. Tasks are priced on the capacity provider that is tried
 * first, and the stack has one dashboard. Only the stack's own task definition runs the terminal worker, which makes marks, keeps files and sends events;
 * beside Redis, no command is taken to name a queue for them.
 */
export function costConfigurationFrom(settings: DeploymentSettings): CostConfiguration {
  const { AWS_SQS_QUEUE_URL: queueUrl, ECS_MIN_TASKS_SCHEDULE: schedule = [] } = settings;
  const queueKind = queueUrl === undefined ? 'standard' : queueKindOf(queueUrl);
  const runsTerminalWorker = settings.ECS_TASK_DEFINITION === undefined;
  const metricsInAlarms = Object.values(alarmMetricCounts(queueKind));
  return {
    ...taskSizeFrom(settings),
    tickSeconds: settings.ECS_TICK_SECONDS,
    minTasks: meanMinimum(settings.ECS_MIN_TASKS, schedule),
    hasSchedule: schedule.length > 0,
    fifoQueue: queueKind === 'fifo',
    startMarks: runsTerminalWorker && settings.WORKER_DELIVERY === 'at-most-once',
    terminals: runsTerminalWorker,
    queuedEvents: runsTerminalWorker && settings.REDIS_HOST === undefined,
    secrets: settings.REDIS_PASSWORD_SECRET_NAME === undefined ? 0 : 1,
    scalerMetrics: SCALER_METRICS.length,
    workerMetrics: WORKER_METRICS.length,
    alarmMetrics: metricsInAlarms.reduce((sum, metrics) => sum + metrics, 0),
    dashboards: 1,
  };
}
