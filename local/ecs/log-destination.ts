import type { ContainerDefinition } from './task-definitions.ts';

/** Where in CloudWatch Logs a container's lines go. */
export interface LogDestination {
  readonly group: string;
  readonly stream: string;
}

/**
 * Where the log driver `awslogs` takes the lines of a task's container; undefined for a container that has another one, or none. On
 * Fargate the stream is `prefix/container/task` (ECS developer guide, "Send Amazon ECS logs to CloudWatch", awslogs-stream-prefix).
 */
export function logDestination(
  { name, logConfiguration }: ContainerDefinition,
  taskId: string,
): LogDestination | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logConfiguration.options ?? {};
  return group && prefix ? { group, stream: `${prefix}/${name}/${taskId}` } : undefined;
}
