import { createHash } from 'node:crypto';
import type { Clock } from '../../contract/clock.ts';
import type { CapacityProvider } from '../../contract/observation.ts';
import { type Arns, arnsOf } from './arns.ts';
import { Cluster, type ClusterRegistration } from './cluster.ts';
import type { SecretLookup } from './container-environment.ts';
import { clusterNotFound } from './errors.ts';
import { Faults } from './faults.ts';
import type { EcsRates } from './limits.ts';
import type { Task, TaskOverrides } from './task.ts';
import { type TaskDefinition, TaskDefinitions } from './task-definitions.ts';
import { TaskLife } from './task-life.ts';
import type { TaskRunner } from './task-runner.ts';
import { Throttle } from './throttle.ts';

export interface EcsOptions {
  readonly clock: Clock;
  readonly region: string;
  /** Twelve digits, e.g. `000000000000`. */
  readonly accountId: string;
  readonly runner: TaskRunner;
  /** From RunTask to RUNNING. */
  readonly startDelayMilliseconds: number;
  /** From the last process's end to STOPPED; 0 unless set. */
  readonly deprovisionMilliseconds?: number;
  /** How long a launched task is in neither ListTasks nor DescribeTasks; 0 unless set. */
  readonly hideFromListMilliseconds?: number;
  readonly rates: EcsRates;
  /** Values of the secrets that containers name; without it a container that names one does not start. */
  readonly secret?: SecretLookup;
  /** Told of errors inside the endpoint, which must not happen. */
  readonly onInternalError: (error: unknown) => void;
}

/** What RunTask has found out before it launches. */
export interface Launch {
  readonly definition: TaskDefinition;
  readonly capacity: CapacityProvider;
  /** Whether the task is told to have been launched by a capacity provider, and not by launch type. */
  readonly byStrategy: boolean;
  readonly startedBy: string | undefined;
  readonly group: string | undefined;
  readonly overrides: TaskOverrides;
}

/** Everything that the endpoint holds, in memory alone. */
export class EcsState {
  readonly options: EcsOptions;
  readonly arns: Arns;
  readonly taskDefinitions: TaskDefinitions;
  readonly faults = new Faults();
  readonly throttle: Throttle;
  readonly #metadataUrl: (taskId: string) => string;
  readonly #clusters = new Map<string, Cluster>();
  #launched = 0;

  constructor(options: EcsOptions, metadataUrl: (taskId: string) => string) {
    this.options = options;
    this.arns = arnsOf(options.region, options.accountId);
    this.taskDefinitions = new TaskDefinitions(this.arns);
    this.throttle = new Throttle(options.clock, options.rates);
    this.#metadataUrl = metadataUrl;
  }

  createCluster(registration: ClusterRegistration): void {
    const { clusterName } = registration;
    const { clock, hideFromListMilliseconds = 0 } = this.options;
    const cluster = new Cluster(registration, this.arns.cluster(clusterName), clock, hideFromListMilliseconds);
    this.#clusters.set(clusterName, cluster);
  }

  /** In the order of their names. */
  clusters(): Cluster[] {
    return [...this.#clusters.values()].sort((a, b) => (a.clusterArn < b.clusterArn ? -1 : 1));
  }

  /** By name or ARN; undefined when there is none. */
  findCluster(nameOrArn: string): Cluster | undefined {
    const cluster = this.#clusters.get(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1));
    return cluster && nameOrArn.startsWith('arn:') && cluster.clusterArn !== nameOrArn ? undefined : cluster;
  }

  /**
   * The cluster that a request names; without a name ECS takes the one called `default`.
   *
   * @throws ServiceError ClusterNotFoundException.
   */
  cluster(nameOrArn = 'default'): Cluster {
    const cluster = this.findCluster(nameOrArn);
    if (!cluster) throw clusterNotFound();
    return cluster;
  }

  launch(cluster: Cluster, launch: Launch): TaskLife {
    const {
      clock,
      runner,
      startDelayMilliseconds,
      deprovisionMilliseconds = 0,
      secret,
      onInternalError,
    } = this.options;
    const life = new TaskLife(this.#newTask(cluster, launch), {
      clock,
      runner,
      faults: this.faults,
      startDelayMilliseconds,
      deprovisionMilliseconds,
      secret: secret ?? (() => undefined),
      metadataUrl: this.#metadataUrl,
    });
    life.ended.catch(onInternalError);
    cluster.add(life);
    return life;
  }

  #newTask(cluster: Cluster, { definition, capacity, byStrategy, startedBy, group, overrides }: Launch): Task {
    this.#launched += 1;
    const sequence = String(this.#launched).padStart(12, '0');
    const createdAt = new Date(this.options.clock.now());
    // Unlike any earlier run's ids because of the time, and yet without chance.
    const id = createHash('sha256').update(`${createdAt.getTime()} ${sequence}`).digest('hex').slice(0, 32);
    const { clusterName } = cluster.registration;
    return {
      id,
      taskArn: this.arns.task(clusterName, id),
      clusterArn: cluster.clusterArn,
      sequence,
      definition,
      capacity,
      ...(byStrategy ? { capacityProviderName: capacity } : {}),
      ...(startedBy === undefined ? {} : { startedBy }),
      group: group ?? `family:${definition.family}`,
      overrides,
      containers: definition.containerDefinitions.map((container) => ({
        definition: container,
        containerArn: this.arns.container(clusterName, id, container.name),
        lastStatus: 'PENDING',
      })),
      createdAt,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
    };
  }
}
