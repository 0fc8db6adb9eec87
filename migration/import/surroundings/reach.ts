import type { Draft, DraftMap } from '../../trace/draft.ts';
import type { ExposedPort } from './exposed-ports.ts';
import type { LoadBalancerDraft } from './load-balancer-draft.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** How the ECS services of a conversion are reached, collected while Services and Ingresses are read. */
export class Reach {
  readonly #aliases = new Map<string, DraftMap[]>();
  readonly #loadBalancers = new Map<string, DraftMap[]>();
  readonly #namespaces = new Map<string, Draft>();
  readonly #balancers: LoadBalancerDraft[] = [];

  /** Makes a workload's port known by a name within its namespace. */
  addAlias({ family, object }: PlannedWorkload, alias: DraftMap, namespace: Draft): void {
    append(this.#aliases, family, alias);
    if (!this.#namespaces.has(object.namespace)) this.#namespaces.set(object.namespace, namespace);
  }

  /** Registers a workload's tasks with a target group. */
  addTarget({ family }: PlannedWorkload, { containerName, number }: ExposedPort, targetGroupArn: Draft): void {
    const entries = this.#loadBalancers.get(family) ?? [];
    if (entries.some((entry) => entry['targetGroupArn'] === targetGroupArn)) return;
    append(this.#loadBalancers, family, { targetGroupArn, containerName, containerPort: number });
  }

  addLoadBalancer(balancer: LoadBalancerDraft): void {
    this.#balancers.push(balancer);
  }

  get loadBalancers(): readonly LoadBalancerDraft[] {
    return this.#balancers;
  }

  /** For `loadBalancers` of the service. */
  targetsOf({ family }: PlannedWorkload): readonly DraftMap[] | undefined {
    return this.#loadBalancers.get(family);
  }

  /** For `serviceConnectConfiguration`: a service that has no alias itself calls those of its namespace by theirs. */
  connectOf({ family, object }: PlannedWorkload): DraftMap | undefined {
    const namespace = this.#namespaces.get(object.namespace);
    return namespace === undefined ? undefined : { enabled: true, namespace, services: this.#aliases.get(family) };
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
