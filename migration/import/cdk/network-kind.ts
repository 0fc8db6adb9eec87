import { hasPlaceholder } from '../../placeholder.ts';
import type { Json } from '../../trace/json.ts';
import { at, listAt } from '../../trace/json-at.ts';
import type { StackInput } from './stack-input.ts';

/**
 * Which network a stack's tasks run in:
 * - `existing`: one that is named when the stack is synthesized, because the input names what exists in it, or needs it.
 * - `own`: a VPC whose services are called by each other or from outside.
 * - `closed`: this package's Network, where nothing comes in.
 */
export type NetworkKind = 'existing' | 'own' | 'closed';

export function networkKindOf(input: StackInput): NetworkKind {
  if (namesNetwork(input) || mountsFileSystem(input)) return 'existing';
  return input.workloads.some(({ starter }) => starter === 'service') ? 'own' : 'closed';
}

/** Security groups and subnets belong to one VPC, and load balancers and their targets to the same (Elastic Load Balancing user guides). */
function namesNetwork({ workloads, balancers }: StackInput): boolean {
  const named = [
    ...workloads.flatMap(({ files }) => [...files.values()].flatMap(networksIn)),
    ...[...balancers.values()].map((balancer) => at(balancer, 'loadBalancer')),
  ].flatMap((holder) =>
    ['securityGroups', 'SecurityGroups', 'subnets', 'Subnets'].flatMap((member) => listAt(holder, member)),
  );
  return named.some((id) => typeof id === 'string' && !hasPlaceholder(id));
}

/** A file system is reached by mount targets in its VPC, and its data have to be in it before the first task starts. */
function mountsFileSystem({ workloads }: StackInput): boolean {
  const volumes = workloads.flatMap(({ files }) => listAt(files.get('task-definition.json'), 'volumes'));
  return volumes.some((volume) => at(volume, 'efsVolumeConfiguration') !== undefined);
}

function networksIn(file: Json): readonly (Json | undefined)[] {
  return [
    at(file, 'networkConfiguration', 'awsvpcConfiguration'),
    at(file, 'Target', 'EcsParameters', 'NetworkConfiguration', 'awsvpcConfiguration'),
  ];
}
