import type { Failure, Task } from '@aws-sdk/client-ecs';
import type { TaskGroup } from '../contract/observation.ts';
import type { LaunchedTasks } from '../contract/tick-message.ts';
import type { PresentTask } from './failed-starts.ts';
import { type Start, type StartDelay, startDelayOf, startOf } from './start-delay.ts';
import { type TaskView, taskIdOf, viewTask } from './task-view.ts';

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
  readonly startDelay: StartDelay;
  /** One by one, those that ECS knows a creation of and that are not on their way out. */
  readonly present: readonly PresentTask[];
  /** Whether a task was seen that is on its way out or over: as a rule one that was launched within the minute, the only ones asked for by id. */
  readonly someEnded: boolean;
  /** Ids of all tasks that were seen. */
  readonly taskIds: ReadonlySet<string>;
}

/** Sums tasks by what the decision distinguishes. */
export class FleetSums {
  readonly #query: FleetQuery;
  readonly #nowMilliseconds: number;
  readonly #groups = new Map<string, TaskGroup>();
  readonly #taskIds = new Set<string>();
  readonly #starts: Start[] = [];
  readonly #present: PresentTask[] = [];
  #someEnded = false;

  constructor(query: FleetQuery, nowMilliseconds: number) {
    this.#query = query;
    this.#nowMilliseconds = nowMilliseconds;
  }

  has(taskId: string): boolean {
    return this.#taskIds.has(taskId);
  }

  add(task: Task): void {
    const id = taskIdOf(task.taskArn ?? '');
    // A task can move from one page to the next while they are read.
    if (this.#taskIds.has(id)) return;
    this.#taskIds.add(id);
    if (task.desiredStatus === 'STOPPED') this.#someEnded = true;
    const view = viewTask(task, this.#query.maxLifetimeSeconds, this.#nowMilliseconds);
    if (!view) return;
    const { state, role, capacity, revision } = view;
    this.#count({ state, role, capacity, ...(revision === undefined ? {} : { revision }) });
    if (state !== 'stopping') this.#note(view);
  }

  /** A task that was just launched is not there yet and counts as starting; one that ECS listed itself is gone meanwhile. */
  addMissing({ arn }: Failure): void {
    const id = taskIdOf(arn ?? '');
    const launched = this.#query.justLaunched.find((entry) => entry.taskIds.includes(id));
    if (!launched || this.#taskIds.has(id)) return;
    this.#taskIds.add(id);
    this.#count({ state: 'starting', role: launched.role, capacity: launched.capacity });
  }

  reading(): FleetReading {
    return {
      tasks: [...this.#groups.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, group]) => group),
      startDelay: startDelayOf(this.#starts),
      present: this.#present,
      someEnded: this.#someEnded,
      taskIds: this.#taskIds,
    };
  }

  #count(group: Omit<TaskGroup, 'count'>): void {
    const key = `${group.state} ${group.role} ${group.capacity} ${group.revision ?? ''}`;
    const count = (this.#groups.get(key)?.count ?? 0) + 1;
    this.#groups.set(key, { ...group, count });
  }

  #note(view: TaskView): void {
    const start = startOf(view);
    if (start) this.#starts.push(start);
    const { revision, createdAt, startedAt } = view;
    if (revision === undefined || !createdAt) return;
    this.#present.push({ revision, createdAt: createdAt.getTime(), startedAt: startedAt?.getTime() });
  }
}
