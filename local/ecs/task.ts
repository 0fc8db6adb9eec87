import type { Container as WireContainer, Task as WireTask } from '@aws-sdk/client-ecs';
import type { CapacityProvider } from '../../contract/observation.ts';
import type { ContainerDefinition, TaskDefinition } from './task-definitions.ts';

export interface ContainerOverride {
  readonly name?: string | undefined;
  readonly environment?:
    | readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
    | undefined;
}

/** RunTask's overrides as they were given. Only the environment has an effect; the rest is described and ignored. */
export interface TaskOverrides {
  readonly containerOverrides?: readonly ContainerOverride[] | undefined;
}

/** In this order. STOPPING lasts while processes are still there; a task that never ran goes from its start to DEPROVISIONING. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export type StopCode =
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice'
  | 'TaskFailedToStart';

export interface ContainerState {
  readonly definition: ContainerDefinition;
  readonly containerArn: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  exitCode?: number;
  reason?: string;
}

/** One task. What is writable is written by its TaskLife alone. */
export interface Task {
  readonly id: string;
  readonly taskArn: string;
  readonly clusterArn: string;
  /** Sorts as text in the order of launching. */
  readonly sequence: string;
  readonly definition: TaskDefinition;
  readonly capacity: CapacityProvider;
  /** Absent when the task was launched with a launch type. */
  readonly capacityProviderName?: CapacityProvider;
  readonly startedBy?: string;
  readonly group: string;
  readonly overrides: TaskOverrides;
  readonly containers: readonly ContainerState[];
  readonly createdAt: Date;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  pullStartedAt?: Date;
  pullStoppedAt?: Date;
  startedAt?: Date;
  stoppingAt?: Date;
  executionStoppedAt?: Date;
  stoppedAt?: Date;
  stopCode?: StopCode;
  stoppedReason?: string;
}

/** The task as DescribeTasks, RunTask and StopTask answer it. Departure: no attachments, attributes, tags, health or zone. */
export function describeTask(task: Task): WireTask {
  const { id: _id, sequence: _sequence, definition, capacity: _capacity, containers, overrides, ...described } = task;
  return {
    ...described,
    taskDefinitionArn: definition.taskDefinitionArn,
    cpu: definition.cpu,
    memory: definition.memory,
    launchType: 'FARGATE',
    platformFamily: 'Linux',
    overrides: structuredClone(overrides) as NonNullable<WireTask['overrides']>,
    containers: containers.map((container) => describeContainer(task, container)),
  };
}

function describeContainer(task: Task, { definition, ...state }: ContainerState): WireContainer {
  return { ...state, taskArn: task.taskArn, name: definition.name, image: definition.image };
}
