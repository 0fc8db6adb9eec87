import { isObjectName } from '../../kubernetes/names.ts';
import { type Carried, carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { hostAliasesOf } from './host-aliases.ts';
import { unlessEmpty } from './read.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** A pod has so many name servers at most (Kubernetes API reference, PodDNSConfig). */
const MOST_NAME_SERVERS = 3;

/** What the pod has in place of each container's own network settings. */
export function networkOf(plan: TaskPlan): DraftMap {
  for (const container of plan.containers) remarkNetwork(container);
  const hostNetwork = hostNetworkOf(plan);
  const dns = dnsOf(plan);
  return {
    hostNetwork,
    // Without this, a pod in the host's network cannot resolve the cluster's names (Kubernetes docs, "DNS for Services and Pods").
    dnsPolicy: dns.dnsPolicy ?? (hostNetwork === undefined ? undefined : 'ClusterFirstWithHostNet'),
    dnsConfig: dns.dnsConfig,
    hostname: hostnameOf(plan),
    hostAliases: hostAliasesOf(plan),
  };
}

function hostNetworkOf({ task, context }: TaskPlan): Carried | undefined {
  const place = task.member('networkMode');
  const mode = place?.text();
  if (place === undefined || mode === undefined) return undefined;
  if (mode === 'awsvpc') place.ignore('A pod has an address of its own in the VPC, too, where the VPC CNI runs.');
  else if (mode === 'host' && context.target !== 'eks-fargate') return carry(place, true);
  else if (mode === 'host') {
    place.remark('host-network-lost', {
      lost: 'The containers do not share the network of a host, as pods on EKS Fargate have their own.',
      remedy: 'Reach the pod through its Service, or export with --target eks-nodes.',
    });
  } else if (mode === 'none') {
    place.remark('network-not-off', {
      lost: 'The pod has a network, as Kubernetes has no pods without.',
      remedy: 'Close it with a NetworkPolicy that allows nothing.',
    });
  } else {
    place.remark('one-network', {
      lost: `The containers share one address and see each other as localhost; in the network mode ${mode}, each has an address of its own.`,
      remedy: 'Make sure that no two containers listen on the same port.',
    });
  }
  return undefined;
}

function dnsOf({ containers }: TaskPlan): { readonly dnsPolicy?: string; readonly dnsConfig?: DraftMap } {
  const servers = distinct(containers.flatMap(({ place }) => place.list('dnsServers')));
  const searches = distinct(containers.flatMap(({ place }) => place.list('dnsSearchDomains')));
  if (servers.length === 0 && searches.length === 0) return {};
  const [first] = servers;
  first?.places[0]?.remark('dns-without-cluster', {
    lost: `The pod asks the name servers of the task definition alone, as on ECS, so it cannot resolve names of Services.`,
    remedy: 'Remove dnsPolicy and dnsConfig where the pod has to find Services by name.',
  });
  for (const { text, places } of servers.slice(MOST_NAME_SERVERS)) {
    for (const place of places) {
      place.remark('name-server-lost', {
        lost: `The pod does not ask the name server ${text}, as a pod has ${MOST_NAME_SERVERS} at most.`,
        remedy: 'Choose those that are needed.',
      });
    }
  }
  const drafts = (items: readonly Distinct[]) => items.map(({ text, places }) => carryAll(places, text));
  const dnsConfig: DraftMap = {
    nameservers: unlessEmpty(drafts(servers.slice(0, MOST_NAME_SERVERS))),
    searches: unlessEmpty(drafts(searches)),
  };
  return first === undefined ? { dnsConfig } : { dnsPolicy: 'None', dnsConfig };
}

interface Distinct {
  readonly text: string;
  readonly places: readonly Place[];
}

function distinct(items: readonly Place[]): readonly Distinct[] {
  const found = new Map<string, Place[]>();
  for (const item of items) {
    const text = item.text();
    if (text !== undefined) found.set(text, [...(found.get(text) ?? []), item]);
  }
  return [...found].map(([text, places]) => ({ text, places }));
}

function hostnameOf({ containers }: TaskPlan): Carried | undefined {
  const places = containers.flatMap(({ place }) => place.member('hostname') ?? []);
  const chosen = places.find((place) => isObjectName(String(place.value)));
  const same = places.filter((place) => place.value === chosen?.value);
  for (const place of places.filter((other) => !same.includes(other))) {
    place.remark('hostname-lost', {
      lost: `No container has the host name "${String(place.value)}", as a pod has one, of lower-case letters, digits and hyphens.`,
      remedy: 'Do without it, or give all containers of the task the same legal name.',
    });
  }
  return chosen === undefined ? undefined : carryAll(same, String(chosen.value));
}

function remarkNetwork({ place, ecsName }: ContainerPlan): void {
  if (place.list('links').length > 0) {
    place.member('links')?.remark('link-is-localhost', {
      lost: `The links of "${ecsName}" lead to localhost, as containers of a pod share one address; variables that Docker sets for links are not set.`,
      remedy: 'Make sure that no two containers listen on the same port.',
    });
  }
  const disabled = place.member('disableNetworking');
  if (disabled?.flag() === true) {
    disabled.remark('network-not-off', {
      lost: `"${ecsName}" has the network of its pod, as Kubernetes cannot take it from one container.`,
      remedy: 'Give it a pod of its own with a NetworkPolicy that allows nothing.',
    });
  } else disabled?.ignore('False is the default.');
}
