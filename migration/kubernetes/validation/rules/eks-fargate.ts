import { podSize } from '../../../../cost/eks-fargate.ts';
import { bytesOf } from '../../quantity.ts';
import { type Finding, type Manifest, type Surroundings, unless } from '../manifest.ts';
import { itemsAt, membersAt, type Part, partAt } from '../part.ts';
import { containersOf } from '../pod.ts';
import { amountOf } from './resources.ts';

/** EKS reserves a tenth and 5 GiB of it (AWS Containers Blog, "AWS Fargate adds support for larger ephemeral volumes"). */
const MOST_EPHEMERAL_GIB = 175;

/** What EKS on Fargate does not run (EKS user guide, "Simplify compute management with AWS Fargate"); nothing for other targets. */
export function eksFargateRule(manifest: Manifest, { target }: Surroundings): readonly Finding[] {
  const { kind, root, template } = manifest;
  if (target !== 'eks-fargate' || template === undefined) return [];
  const spec = partAt(template, 'spec');
  const architecture = partAt(spec, 'nodeSelector', 'kubernetes.io/arch');
  return [
    ...unless(kind !== 'DaemonSet', partAt(root, 'kind'), 'There are no DaemonSets on Fargate.'),
    ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((member) =>
      unless(partAt(spec, member)?.value !== true, partAt(spec, member), `Pods on Fargate cannot have ${member}.`),
    ),
    ...unless(architecture?.value !== 'arm64', architecture, 'EKS has no ARM on Fargate.'),
    ...itemsAt(spec, 'volumes').flatMap((volume) =>
      unless(
        partAt(volume, 'hostPath') === undefined,
        partAt(volume, 'hostPath'),
        'Pods on Fargate have no node to mount from.',
      ),
    ),
    ...containersOf(manifest).flatMap(({ part }) => containerFindings(part)),
    ...sizeFindings(manifest),
  ];
}

function containerFindings(container: Part): readonly Finding[] {
  const privileged = partAt(container, 'securityContext', 'privileged');
  return [
    ...unless(privileged?.value !== true, privileged, 'There are no privileged containers on Fargate.'),
    ...itemsAt(container, 'ports').flatMap((port) =>
      unless(partAt(port, 'hostPort') === undefined, partAt(port, 'hostPort'), 'Pods on Fargate have no host ports.'),
    ),
    ...membersAt(container, 'resources', 'limits').flatMap(([resource, limit]) => {
      const request = partAt(container, 'resources', 'requests', resource);
      const equal = request === undefined || amountOf(resource, request) === amountOf(resource, limit);
      return [
        ...unless(!resource.includes('/'), limit, `Fargate has no ${resource}.`),
        ...unless(equal, limit, 'On Fargate requests and limits have to be equal.'),
      ];
    }),
  ];
}

/** What runs side by side is added up, and what runs before that alone counts for itself (EKS user guide, "Understand Fargate Pod configuration details"). */
function sizeFindings(manifest: Manifest): readonly Finding[] {
  const memoryMib = asked(manifest, 'memory') / 1024 ** 2;
  const milliCpu = asked(manifest, 'cpu');
  const size = podSize({ cpuUnits: (milliCpu * 1024) / 1000, memoryMib });
  return [
    ...unless(
      size !== undefined,
      manifest.template,
      `Fargate has no size for a pod that asks for ${milliCpu}m CPU and ${Math.ceil(memoryMib)} MiB and gets 256 MiB more for Kubernetes.`,
    ),
    ...unless(
      asked(manifest, 'ephemeral-storage') <= (bytesOf(`${MOST_EPHEMERAL_GIB}Gi`) ?? 0),
      manifest.template,
      `A pod on Fargate has at most ${MOST_EPHEMERAL_GIB} GiB of ephemeral storage.`,
    ),
  ];
}

function asked(manifest: Manifest, resource: string): number {
  const all = containersOf(manifest).map(({ part, runsBefore }) => {
    const list = partAt(part, 'resources', 'requests', resource) === undefined ? 'limits' : 'requests';
    return { runsBefore, amount: amountOf(resource, partAt(part, 'resources', list, resource)) ?? 0 };
  });
  const together = all.filter(({ runsBefore }) => !runsBefore).reduce((sum, { amount }) => sum + amount, 0);
  return Math.max(together, ...all.filter(({ runsBefore }) => runsBefore).map(({ amount }) => amount));
}
