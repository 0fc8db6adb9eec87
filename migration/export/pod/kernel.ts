import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ContainerPlan, TaskPlan } from './task-plan.ts';

/** Parameters that a kubelet lets any pod set (Kubernetes docs, "Using sysctls in a Kubernetes Cluster", as of 1.32). */
const SAFE_SYSCTLS: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

/** Kernel parameters of all containers: the pod has one set of them. */
export function sysctlsOf(plan: TaskPlan): readonly DraftMap[] | undefined {
  const found = new Map<
    string,
    { readonly value: string; readonly names: readonly Place[]; readonly values: readonly Place[] }
  >();
  for (const item of plan.containers.flatMap(({ place }) => place.list('systemControls'))) {
    const namespace = item.required('namespace');
    const value = item.required('value');
    const name = namespace?.text();
    const text = value?.text();
    if (namespace === undefined || value === undefined || name === undefined || text === undefined) continue;
    if (isLost(plan, item, name)) continue;
    const known = found.get(name);
    if (known !== undefined && known.value !== text) refuseConflict(item, name, known.value, text);
    const names = [...(known?.names ?? []), namespace];
    const values = [...(known?.values ?? []), value];
    found.set(name, { value: text, names, values });
  }
  if (found.size === 0) return undefined;
  return [...found].map(([name, { value, names, values }]) => ({
    name: carryAll(names, name),
    value: carryAll(values, value),
  }));
}

function isLost(plan: TaskPlan, item: Place, name: string): boolean {
  if (SAFE_SYSCTLS.includes(name)) return false;
  if (plan.context.target === 'eks-fargate') {
    item.remark('sysctl-lost', {
      lost: `${name} is not set, as it is none of the kernel parameters that Kubernetes calls safe, and EKS Fargate allows no others.`,
      remedy: 'Do without it, or export with --target eks-nodes.',
    });
    return true;
  }
  item.remark('sysctl-needs-permission', {
    lost: `The pod does not start on a node that does not allow ${name}, which Kubernetes calls unsafe.`,
    remedy: `Start the kubelet of the nodes with --allowed-unsafe-sysctls=${name}.`,
  });
  return false;
}

function refuseConflict(item: Place, name: string, first: string, second: string): void {
  item.refuse(
    'sysctl-conflict',
    `Two containers set ${name} to ${first} and to ${second}, and a pod has one value for all of its containers.`,
    'Set the same value for both, or make two task definitions of them.',
  );
}

/** What a container asks of the host's kernel and devices, and a pod cannot. Zombies are reaped where the container is alone. */
export function remarkHostRequests(container: ContainerPlan): void {
  const { place, ecsName } = container;
  for (const ulimit of place.list('ulimits')) {
    const [name, soft, hard] = ['name', 'softLimit', 'hardLimit'].map((member) => String(ulimit.member(member)?.value));
    ulimit.remark('ulimit-lost', {
      lost: `"${ecsName}" does not get the limit ${name} of ${soft} (soft) and ${hard} (hard); pods have the limits of their node.`,
      remedy: `Raise the soft limit when the container starts with "ulimit", as far as the node's hard limit goes.`,
    });
  }
  const linux = place.member('linuxParameters');
  for (const device of linux?.list('devices') ?? []) {
    device.remark('device-lost', {
      lost: `"${ecsName}" does not get the device ${String(device.member('hostPath')?.value)} of the host.`,
      remedy: 'Install a device plugin for it, and ask for its resource.',
    });
  }
  for (const name of ['maxSwap', 'swappiness'] as const) {
    linux?.member(name)?.remark('swap-lost', {
      lost: `"${ecsName}" runs without ${name}, as a pod cannot ask for swap.`,
      remedy: 'Give it the memory that it needs.',
    });
  }
}

/** In a shared process namespace, the pod's pause process is the first one and reaps zombies (Kubernetes docs, "Share Process Namespace"). */
export function initProcessOf(plan: TaskPlan): DraftMap[string] {
  const alone = plan.containers.length === 1;
  let draft: DraftMap[string];
  for (const { place, ecsName } of plan.containers) {
    const flag = place.at('linuxParameters', 'initProcessEnabled');
    if (flag === undefined) continue;
    if (flag.flag() !== true) flag.ignore('False is the default.');
    else if (alone) {
      draft = carry(flag, true);
      flag.remark('init-process-shared', {
        lost: `The pod's own first process reaps the zombies of "${ecsName}" and not an init process inside the container; signals reach its main process directly.`,
        remedy: 'Start tini in the image where the main process must be process 1, and drop shareProcessNamespace.',
      });
    } else {
      flag.remark('init-process-lost', {
        lost: `No init process reaps the zombies of "${ecsName}", as it would have to see the processes of the other containers.`,
        remedy: `Start tini in the image of "${ecsName}", or set shareProcessNamespace where all containers may see each other.`,
      });
    }
  }
  return draft;
}
