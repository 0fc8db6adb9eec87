import type { Failure, Task } from '@aws-sdk/client-ecs';
import { STARTED_BY, TASK_OVERRIDES } from '../contract/names.ts';
import type { Observation, TaskGroup, TaskRole, TaskState } from '../contract/observation.ts';
import type { LaunchedTasks } from '../contract/tick-message.ts';
import { AwsError } from './errors.ts';

export interface FleetQuery {
  readonly cluster: string;
  readonly family: string;
  /** Seconds after its start at which a task leaves. */
  readonly maxLifetimeSeconds: number;
  /** Tasks launched in the last minute, which ECS may not list yet. */
  readonly justLaunched: readonly LaunchedTasks[];
}

export interface FleetReading {
  readonly tasks: readonly TaskGroup[];
  readonly startDelay: NonNullable<Observation['startDelay']>;
  /** Ids of all tasks that were counted. */
  readonly taskIds: ReadonlySet<string>;
}

const START_DELAY_SAMPLES = 50;
/** A task this near to its lifetime's end is replaced before it leaves. */
const LEAVING_MILLISECONDS = 120_000;

/** Sums tasks by what the decision distinguishes. */
export class FleetSums {
  readonly #query: FleetQuery;
  readonly #nowMilliseconds: number;
  readonly #groups = new Map<string, TaskGroup>();
  readonly #taskIds = new Set<string>();
  readonly #starts: { startedAt: number; logSeconds: number }[] = [];

  constructor(query: FleetQuery, nowMilliseconds: number) {
    this.#query = query;
    this.#nowMilliseconds = nowMilliseconds;
  }

  has(taskId: string): boolean {
    return this.#taskIds.has(taskId);
  }

  add(task: Task): void {
    const id = taskIdOf(task.taskArn ?? '');
    if (task.startedBy !== STARTED_BY || this.#taskIds.has(id)) return;
    this.#taskIds.add(id);
    if (task.lastStatus === 'STOPPED') return;
    this.#count({
      state: stateOf(task, this.#nowMilliseconds - this.#query.maxLifetimeSeconds * 1000 + LEAVING_MILLISECONDS),
      role: roleOf(task),
      capacity: task.capacityProviderName === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE',
      revision: Number(task.taskDefinitionArn?.split(':').at(-1)),
    });
    this.#sampleStart(task);
  }

  /** MISSING: a task that was just launched is not there yet and counts as starting; one that ECS listed itself is gone meanwhile. */
  addMissing(failure: Failure): void {
    const id = taskIdOf(failure.arn ?? '');
    if (failure.reason !== 'MISSING') {
      throw new AwsError('DescribeTasks', this.#query.cluster, new Error(`${failure.reason} for ${id}`));
    }
    const launched = this.#query.justLaunched.find((entry) => entry.taskIds.includes(id));
    if (!launched || this.#taskIds.has(id)) return;
    this.#taskIds.add(id);
    this.#count({ state: 'starting', role: launched.role, capacity: launched.capacity });
  }

  reading(): FleetReading {
    const newest = this.#starts.sort((a, b) => b.startedAt - a.startedAt).slice(0, START_DELAY_SAMPLES);
    const total = newest.reduce((sum, start) => sum + start.logSeconds, 0);
    return {
      tasks: [...this.#groups.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, group]) => group),
      startDelay: {
        samples: newest.length,
        meanLogSeconds: newest.length === 0 ? 0 : Number((total / newest.length).toFixed(4)),
      },
      taskIds: this.#taskIds,
    };
  }

  #count(group: Omit<TaskGroup, 'count'>): void {
    const key = `${group.state} ${group.role} ${group.capacity} ${group.revision ?? ''}`;
    const count = (this.#groups.get(key)?.count ?? 0) + 1;
    this.#groups.set(key, { ...group, count });
  }

  #sampleStart({ createdAt, startedAt }: Task): void {
    if (!createdAt || !startedAt) return;
    const seconds = Math.max(0.001, (startedAt.getTime() - createdAt.getTime()) / 1000);
    this.#starts.push({ startedAt: startedAt.getTime(), logSeconds: Math.log(seconds) });
  }
}

function stateOf(task: Task, leavingIfStartedBefore: number): TaskState {
  if (task.desiredStatus === 'STOPPED') return 'stopping';
  if (task.lastStatus !== 'RUNNING') return 'starting';
  return (task.startedAt?.getTime() ?? Number.POSITIVE_INFINITY) <= leavingIfStartedBefore ? 'leaving' : 'running';
}

function roleOf(task: Task): TaskRole {
  const environment = task.overrides?.containerOverrides?.flatMap((override) => override.environment ?? []) ?? [];
  return environment.find((variable) => variable.name === TASK_OVERRIDES.role)?.value === 'baseline'
    ? 'baseline'
    : 'burst';
}

/** The last part of a task's ARN. */
export function taskIdOf(taskArn: string): string {
  return taskArn.split('/').at(-1) ?? taskArn;
}
