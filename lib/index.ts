/**
 * CDK constructs that scale ECS Fargate tasks from an SQS queue. `QueueScaledTasks` takes any queue and any task definition;
 * `CloudIdeStack` is one composition of it with the other constructs.
 */
export type { AlarmName } from '../contract/alarms.ts';
export { ConfigurationError, type ConfigurationProblem } from '../contract/configuration-error.ts';
export type { DeploymentSettings } from '../contract/deployment-settings.ts';
export type { TaskSize } from '../contract/prices.ts';
export { CloudIdeStack, type CloudIdeStackProps } from './cloud-ide-stack.ts';
export { CommandQueue, type CommandQueueProps } from './command-queue.ts';
export { readDeploymentSettings } from './deployment-settings.ts';
export { AlarmTopic, type AlarmTopicProps } from './monitoring/alarm-topic.ts';
export type { MonitoredScaling, MonitoredTasks } from './monitoring/monitored-tasks.ts';
export { TaskAlarms, type TaskAlarmsProps } from './monitoring/task-alarms.ts';
export { TaskDashboard } from './monitoring/task-dashboard.ts';
export { TaskMonitoring, type TaskMonitoringProps } from './monitoring/task-monitoring.ts';
export { type ExistingNetwork, Network, type NetworkProps } from './network.ts';
export type { Permission } from './permission.ts';
export { QueueScaledTasks } from './queue-scaled-tasks.ts';
export type { QueueScaledTasksProps, TaskFamily } from './queue-scaled-tasks-props.ts';
export { readImageTag } from './read-image-tag.ts';
export { ResponseQueue } from './response-queue.ts';
export { MissingBundleError } from './scaler-bundle.ts';
export { ScalerFunction, type ScalerFunctionProps } from './scaler-function.ts';
export type { RedisServer, TerminalWorkerTaskProps } from './terminal-worker-props.ts';
export { TerminalWorkerTask } from './terminal-worker-task.ts';
export { TickQueue } from './tick-queue.ts';
export { TickSchedule, type TickScheduleProps } from './tick-schedule.ts';
export { WarmUpRule, type WarmUpRuleProps } from './warm-up-rule.ts';
export { WorkerCluster, type WorkerClusterProps } from './worker-cluster.ts';
export { WorkerRepository } from './worker-repository.ts';
export { WorkspaceBucket, type WorkspaceBucketProps } from './workspace-bucket.ts';
