import { objectName } from '../../kubernetes/names.ts';
import { carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExposedPort } from './exposed-ports.ts';
import type { LoadBalancerDraft } from './load-balancer-draft.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/** Names of load balancers and target groups have so many characters at most (Elastic Load Balancing API reference, CreateTargetGroup). */
const LONGEST_BALANCER_NAME = 32;

/** How the ECS services of a conversion are reached, collected while Services and Ingresses are read. */
export class Reach {
  readonly #aliases = new Map<string, DraftMap[]>();
  readonly #loadBalancers = new Map<string, DraftMap[]>();
  readonly #namespaces = new Map<string, Place[]>();
  readonly #balancers: LoadBalancerDraft[] = [];
  readonly #owners = new Map<string, string>();

  /** Makes a workload's port known by a name within its namespace. */
  addAlias({ family, object }: PlannedWorkload, alias: DraftMap, namespace: Place | undefined): void {
    append(this.#aliases, family, alias);
    const places = this.#namespaces.get(object.namespace) ?? [];
    this.#namespaces.set(object.namespace, namespace === undefined ? places : [...places, namespace]);
  }

  /** A legal name of a load balancer or target group that no other owner has: one may not begin with `internal-`. */
  balancerName(text: string, owner: string): string {
    const legal = text.replace(/^internal-/, '');
    const isFree = (name: string) => (this.#owners.get(name) ?? owner) === owner;
    const further = Array.from({ length: this.#owners.size }, (_, index) => `${legal}-${index + 2}`);
    const names = [legal, ...further].map((name) => objectName(name, LONGEST_BALANCER_NAME));
    const name = names.find(isFree) ?? legal;
    this.#owners.set(name, owner);
    return name;
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
    const places = this.#namespaces.get(object.namespace);
    if (places === undefined) return undefined;
    return { enabled: true, namespace: carryAll(places, object.namespace), services: this.#aliases.get(family) };
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
