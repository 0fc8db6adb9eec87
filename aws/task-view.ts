import type { Task } from '@aws-sdk/client-ecs';
import { STARTED_BY, TASK_OVERRIDES } from '../contract/names.ts';
import type { CapacityProvider, TaskGroup, TaskRole, TaskState } from '../contract/observation.ts';
import { LEAVING_SECONDS } from '../contract/task-lifetime.ts';

/** What this project knows of one task. */
export interface TaskView extends Omit<TaskGroup, 'count'> {
  readonly taskId: string;
  readonly createdAt: Date | undefined;
  readonly startedAt: Date | undefined;
}

/** Undefined for a task that somebody else started, and for one that has stopped. */
export function viewTask(task: Task, maxLifetimeSeconds: number, nowMilliseconds: number): TaskView | undefined {
  if (task.startedBy !== STARTED_BY || task.lastStatus === 'STOPPED') return undefined;
  return {
    taskId: taskIdOf(task.taskArn ?? ''),
    state: stateOf(task, maxLifetimeSeconds, nowMilliseconds),
    role: roleOf(task),
    capacity: capacityOf(task),
    revision: revisionOf(task),
    createdAt: task.createdAt,
    startedAt: task.startedAt,
  };
}

/** The last part of a task's ARN. */
export function taskIdOf(taskArn: string): string {
  return taskArn.split('/').at(-1) ?? taskArn;
}

/**
 * The state of a task that has not stopped.
 *
 * @param maxLifetimeSeconds - of a task that was not told a lifetime of its own.
 */
export function stateOf(task: Task, maxLifetimeSeconds: number, nowMilliseconds: number): TaskState {
  if (task.desiredStatus === 'STOPPED') return 'stopping';
  if (task.lastStatus !== 'RUNNING') return 'starting';
  const own = Number(overrideOf(task, TASK_OVERRIDES.maxLifetimeSeconds));
  const lifetimeSeconds = own > 0 ? own : maxLifetimeSeconds;
  const startedAt = task.startedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return startedAt + (lifetimeSeconds - LEAVING_SECONDS) * 1000 <= nowMilliseconds ? 'leaving' : 'running';
}

/** The role travels as a container override; a task without it was launched as a burst task. */
export function roleOf(task: Task): TaskRole {
  return overrideOf(task, TASK_OVERRIDES.role) === 'baseline' ? 'baseline' : 'burst';
}

function overrideOf(task: Task, name: string): string | undefined {
  const environment = task.overrides?.containerOverrides?.flatMap((override) => override.environment ?? []);
  return environment?.find((variable) => variable.name === name)?.value;
}

export function capacityOf(task: Task): CapacityProvider {
  return task.capacityProviderName === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
}

/** Of its task definition. */
export function revisionOf(task: Task): number {
  return Number(task.taskDefinitionArn?.split(':').at(-1));
}
