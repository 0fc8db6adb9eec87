import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { NetworkInput } from './network-input.ts';

/**
 * The VPC that the tasks run in, so that what lets them in lets the pods in, too; eksctl makes a new one where no subnet is known. Keys are
 * free (eksctl docs, "Subnet settings", custom subnet topology).
 */
export function vpcOf({ subnets, publicAddress }: NetworkInput): DraftMap | undefined {
  if (subnets.length === 0) return undefined;
  const named = Object.fromEntries(subnets.map((id, index) => [`tasks-${index + 1}`, { id }]));
  return { subnets: isPublic(publicAddress) ? { public: named } : { private: named } };
}

/** Says what becomes of subnets, public addresses and the ECS cluster's name. */
export function remarkNetwork({ subnets, publicAddress, cluster }: NetworkInput, { target }: ExportContext): void {
  if (target === 'minikube') {
    cluster?.ignore('It names the ECS cluster; minikube has a cluster of its own.');
    for (const place of new Set([
      ...subnets.flatMap((subnet) => subnet.places),
      ...(publicAddress ? [publicAddress] : []),
    ])) {
      place.remark('no-cloud-network', {
        lost: 'Tasks run in the VPC, and see what is in it; pods on minikube see what this machine sees.',
        remedy: 'Give the pods servers of their own, or reach the VPC by a VPN.',
      });
    }
    return;
  }
  for (const place of new Set(subnets.flatMap((subnet) => subnet.places))) {
    place.remark('private-subnets', {
      lost: `The cluster is made in the subnets of the tasks${target === 'eks-fargate' ? ', and pods on Fargate go to private ones alone' : ''}.`,
      remedy:
        'See that they are of two Availability Zones at least, list private ones under private, and tag them for load balancers (kubernetes.io/role/elb, internal-elb).',
    });
  }
  if (!isPublic(publicAddress)) {
    publicAddress?.ignore('Pods have no public addresses either.');
    return;
  }
  publicAddress?.remark('no-public-address', {
    lost:
      target === 'eks-fargate'
        ? 'Tasks reach the Internet by public addresses; pods on Fargate have none, and run in private subnets only.'
        : 'Tasks have public addresses; pods reach the Internet by those of their nodes.',
    remedy:
      target === 'eks-fargate'
        ? 'Add private subnets with a NAT gateway or VPC endpoints, and list them in cluster.eksctl.yaml.'
        : 'See that the subnets give their instances public addresses.',
  });
}

/** Whether tasks have public addresses, as a service (`ENABLED`) or a setting (`true`) says it. */
export function isPublic(place: Place | undefined): boolean {
  return place?.value === 'ENABLED' || place?.value === 'true';
}
