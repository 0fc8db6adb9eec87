import type { EcsState } from './ecs-state.ts';

const TASK_PATH = /^\/v4\/([0-9a-f]{32})\/task$/;

/**
 * What `${ECS_CONTAINER_METADATA_URI_V4}/task` answers (ECS developer guide, "Task metadata endpoint version 4"); undefined for another
 * path or task. Departures: no Containers, Limits and AvailabilityZone; the first path segment is the task's id, on AWS it is the container's.
 */
export function taskMetadata(state: EcsState, path: string): object | undefined {
  const id = TASK_PATH.exec(path)?.[1];
  const cluster = id === undefined ? undefined : state.clusters().find((candidate) => candidate.find(id));
  const task = id === undefined ? undefined : cluster?.find(id)?.task;
  if (!task) return undefined;
  return {
    Cluster: task.clusterArn,
    TaskARN: task.taskArn,
    Family: task.definition.family,
    // Text, as on AWS.
    Revision: String(task.definition.revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.lastStatus,
    PullStartedAt: task.pullStartedAt?.toISOString(),
    PullStoppedAt: task.pullStoppedAt?.toISOString(),
    LaunchType: 'FARGATE',
  };
}
