import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import { STARTED_BY } from '../../contract/names.ts';
import type { TaskGroup, TaskState } from '../../contract/observation.ts';
import { visitTasks } from '../fleet.ts';
import type { FleetQuery } from '../fleet-sums.ts';
import type { RetryContext } from '../retry.ts';
import { capacityOf, revisionOf, roleOf, stateOf, taskIdOf } from '../task-view.ts';

/** All that a person may want to know of one task of the family, whoever started it. Times are in ISO 8601, or null while they are to come. */
export interface TaskDetails extends Pick<TaskGroup, 'role' | 'capacity'> {
  readonly taskId: string;
  readonly state: TaskState | 'stopped';
  /** ECS's own word, e.g. `DEPROVISIONING`. */
  readonly lastStatus: string;
  readonly startedByScaler: boolean;
  readonly taskDefinitionArn: string;
  readonly revision: number;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly stoppingAt: string | null;
  readonly stoppedAt: string | null;
  /** E.g. `EssentialContainerExited`. */
  readonly stopCode: string | null;
  readonly stoppedReason: string | null;
  /** Reserved for the whole task; 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMib: number;
  /** The task's own network interface; null where it is unknown. */
  readonly subnetId: string | null;
  readonly privateAddress: string | null;
  readonly zone: string | null;
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly status: string;
    readonly exitCode: number | null;
    readonly reason: string | null;
  }[];
}

/**
 * Reads the tasks of a family, newest first: those that are there, and those that stopped of late, which ECS shows for about an hour (ECS
 * API reference, ListTasks).
 *
 * @throws AwsError when any page fails.
 */
export async function readTaskDetails(
  client: ECSClient,
  { cluster, family, maxLifetimeSeconds }: Pick<FleetQuery, 'cluster' | 'family' | 'maxLifetimeSeconds'>,
  context: RetryContext,
): Promise<TaskDetails[]> {
  const found = new Map<string, TaskDetails>();
  const visitor = {
    add: (task: Task) => {
      const details = taskDetails(task, maxLifetimeSeconds, context.clock.now());
      found.set(details.taskId, details);
    },
    // ECS forgot it between the list and its description.
    addMissing: () => undefined,
  };
  // One after the other: a task that stops meanwhile is then seen twice, and its later description counts.
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const)
    await visitTasks(client, { cluster, family, desiredStatus }, context, visitor);
  return [...found.values()].sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
}

/** What ECS says of a task, in our words. */
export function taskDetails(task: Task, maxLifetimeSeconds: number, nowMilliseconds: number): TaskDetails {
  const network = new Map(
    task.attachments
      ?.find(({ type }) => type === 'ElasticNetworkInterface')
      ?.details?.map(({ name, value }) => [name, value]),
  );
  return {
    taskId: taskIdOf(task.taskArn ?? ''),
    state: task.lastStatus === 'STOPPED' ? 'stopped' : stateOf(task, maxLifetimeSeconds, nowMilliseconds),
    lastStatus: task.lastStatus ?? '',
    startedByScaler: task.startedBy === STARTED_BY,
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    revision: revisionOf(task),
    role: roleOf(task),
    capacity: capacityOf(task),
    createdAt: isoTime(task.createdAt),
    startedAt: isoTime(task.startedAt),
    stoppingAt: isoTime(task.stoppingAt),
    stoppedAt: isoTime(task.stoppedAt),
    stopCode: task.stopCode ?? null,
    stoppedReason: task.stoppedReason ?? null,
    cpuUnits: Number(task.cpu),
    memoryMib: Number(task.memory),
    subnetId: network.get('subnetId') ?? null,
    privateAddress: network.get('privateIPv4Address') ?? null,
    zone: task.availabilityZone ?? null,
    containers: (task.containers ?? []).map(({ name = '', image = '', lastStatus = '', exitCode, reason }) => ({
      name,
      image,
      status: lastStatus,
      exitCode: exitCode ?? null,
      reason: reason ?? null,
    })),
  };
}

function isoTime(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}
