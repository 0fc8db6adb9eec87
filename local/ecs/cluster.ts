import type { RunTaskResponse } from '@aws-sdk/client-ecs';
import type { Clock } from '../../contract/clock.ts';
import type { CapacityProvider } from '../../contract/observation.ts';
import type { StrategyItem } from './capacity-strategy.ts';
import { ClientTokens } from './client-tokens.ts';
import { STOPPED_TASK_VISIBLE_MILLISECONDS } from './limits.ts';
import type { TaskLife } from './task-life.ts';

export interface ClusterRegistration {
  readonly clusterName: string;
  /** Associated with the cluster: only these can stand in a strategy. */
  readonly capacityProviders: readonly CapacityProvider[];
  /** Used by RunTask without launch type and strategy; none unless given. */
  readonly defaultCapacityProviderStrategy?: readonly StrategyItem[];
}

/** One cluster and its tasks. */
export class Cluster {
  readonly registration: ClusterRegistration;
  readonly clusterArn: string;
  readonly clientTokens: ClientTokens<RunTaskResponse>;
  readonly #clock: Clock;
  readonly #hiddenMilliseconds: number;
  readonly #lives = new Map<string, TaskLife>();

  constructor(registration: ClusterRegistration, clusterArn: string, clock: Clock, hiddenMilliseconds: number) {
    this.registration = registration;
    this.clusterArn = clusterArn;
    this.clientTokens = new ClientTokens(clock);
    this.#clock = clock;
    this.#hiddenMilliseconds = hiddenMilliseconds;
  }

  add(life: TaskLife): void {
    this.#lives.set(life.task.id, life);
  }

  /** By id or ARN, hidden or not; undefined when there is none or it stopped more than an hour ago. */
  find(idOrArn: string): TaskLife | undefined {
    this.#forgetOld();
    const life = this.#lives.get(idOrArn.slice(idOrArn.lastIndexOf('/') + 1));
    return life && idOrArn.startsWith('arn:') && life.task.taskArn !== idOrArn ? undefined : life;
  }

  /** All tasks, stopped ones for an hour, in the order of launching. */
  lives(): TaskLife[] {
    this.#forgetOld();
    return [...this.#lives.values()];
  }

  /** Whether ListTasks and DescribeTasks know the task yet: this is ECS's eventual consistency. */
  shows({ task }: TaskLife): boolean {
    return this.#clock.now() >= task.createdAt.getTime() + this.#hiddenMilliseconds;
  }

  #forgetOld(): void {
    const stoppedBefore = this.#clock.now() - STOPPED_TASK_VISIBLE_MILLISECONDS;
    for (const [id, { task }] of this.#lives)
      if (task.stoppedAt && task.stoppedAt.getTime() <= stoppedBefore) this.#lives.delete(id);
  }
}
