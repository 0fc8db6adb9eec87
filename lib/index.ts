/**
 * CDK constructs that scale ECS Fargate tasks from an SQS queue. `QueueScaledTasks` takes any queue and any task definition;
 * `CloudIdeStack` is one composition of it with the other constructs.
 */
export { ConfigurationError, type ConfigurationProblem } from '../contract/configuration-error.ts';
export type { DeploymentSettings } from '../contract/settings.ts';
export { CloudIdeStack, type CloudIdeStackProps } from './cloud-ide-stack.ts';
export { CommandQueue, type CommandQueueProps } from './command-queue.ts';
export { readDeploymentSettings } from './deployment-settings.ts';
export { type ExistingNetwork, Network, type NetworkProps } from './network.ts';
export { QueueScaledTasks, type QueueScaledTasksProps } from './queue-scaled-tasks.ts';
export { RedisPassword, type RedisPasswordProps } from './redis-password.ts';
export { ResponseQueue } from './response-queue.ts';
export { MissingBundleError } from './scaler-bundle.ts';
export { ScalerFunction, type ScalerFunctionProps } from './scaler-function.ts';
export type { ScalingProps, TaskFamily } from './scaling-props.ts';
export { type RedisServer, TerminalWorkerTask, type TerminalWorkerTaskProps } from './terminal-worker-task.ts';
export { TickQueue } from './tick-queue.ts';
export { TickSchedule, type TickScheduleProps } from './tick-schedule.ts';
export { WorkerCluster, type WorkerClusterProps } from './worker-cluster.ts';
export { WorkerRepository } from './worker-repository.ts';
export { WorkspaceBucket, type WorkspaceBucketProps } from './workspace-bucket.ts';
