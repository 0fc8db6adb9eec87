import type { Task } from '@aws-sdk/client-ecs';
import { STARTED_BY, TASK_OVERRIDES } from '../contract/names.ts';
import type { CapacityProvider, TaskGroup, TaskRole, TaskState } from '../contract/observation.ts';

/** What this project knows of one task. */
export interface TaskView extends Omit<TaskGroup, 'count'> {
  readonly taskId: string;
  readonly createdAt: Date | undefined;
  readonly startedAt: Date | undefined;
}

/**
 * A task this near to its lifetime's end is replaced before it leaves. Longer than the longest tick and nineteen of twenty start delays
 * together, which on Fargate are a minute each; a slower start leaves the minimum short for the rest of it.
 */
const LEAVING_MILLISECONDS = 120_000;

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

/** The state of a task that has not stopped. */
export function stateOf(task: Task, maxLifetimeSeconds: number, nowMilliseconds: number): TaskState {
  const leavingIfStartedBefore = nowMilliseconds - maxLifetimeSeconds * 1000 + LEAVING_MILLISECONDS;
  if (task.desiredStatus === 'STOPPED') return 'stopping';
  if (task.lastStatus !== 'RUNNING') return 'starting';
  return (task.startedAt?.getTime() ?? Number.POSITIVE_INFINITY) <= leavingIfStartedBefore ? 'leaving' : 'running';
}

/** Role and idle exit travel as container overrides; a task without them was launched as a burst task. */
export function roleOf(task: Task): TaskRole {
  const environment = task.overrides?.containerOverrides?.flatMap((override) => override.environment ?? []) ?? [];
  return environment.find((variable) => variable.name === TASK_OVERRIDES.role)?.value === 'baseline'
    ? 'baseline'
    : 'burst';
}

export function capacityOf(task: Task): CapacityProvider {
  return task.capacityProviderName === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
}

/** Of its task definition. */
export function revisionOf(task: Task): number {
  return Number(task.taskDefinitionArn?.split(':').at(-1));
}
