import { CLUSTER_GROUP } from '../../kubernetes/cluster-group.ts';
import { podSelector } from '../../kubernetes/names.ts';
import { placeholder } from '../../placeholder.ts';
import type { DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { PodTemplate } from '../pod/pod-template.ts';
import type { NetworkInput } from './network-input.ts';

/** A pod has five security groups at most (EKS user guide, "Use a security group policy for an Amazon EKS Pod"). */
const MOST_GROUPS = 5;
/** Pods on Fargate with groups of their own need that of the cluster as well (AWS re:Post, "Configure a security group for Fargate pods"). */
const CLUSTER_GROUP_ID = placeholder(CLUSTER_GROUP);

/** What may reach the pods: a network policy, and the security groups of the tasks. */
export function networkOf(input: {
  readonly pod: PodTemplate;
  readonly family: Place;
  readonly network: NetworkInput;
  readonly context: ExportContext;
}): OutputPart {
  const { pod, family, network, context } = input;
  if (context.target === 'eks-fargate') {
    family.remark('network-policy-idle', {
      lost: 'Nothing enforces a NetworkPolicy on pods on Fargate; their security groups do what it says.',
      remedy: 'Keep the groups as narrow as the policy, which holds once the pods run on nodes.',
    });
  }
  return { manifests: [networkPolicyOf(pod, context), ...securityGroups(network, context)], files: [] };
}

/**
 * Lets in what the containers listen for, and nothing else; a worker that listens for nothing is called by nobody. What goes out is not
 * limited: a task needs AWS's own addresses, and which others it needs nothing says.
 */
function networkPolicyOf({ ports }: PodTemplate, { name }: ExportContext): ManifestDraft {
  const listening: DraftMap[] = ports.map(({ number, protocol }) => ({ port: number, protocol }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    name,
    body: {
      spec: {
        podSelector: { matchLabels: podSelector(name) },
        policyTypes: ['Ingress'],
        ingress: listening.length === 0 ? [] : [{ ports: listening }],
      },
    },
  };
}

/**
 * On Fargate the groups become those of the pods. On nodes they become those of the node group (`cluster.ts`): security groups for pods need
 * other instances than the T family (EKS user guide, "Assign security groups to individual Pods").
 */
function securityGroups({ securityGroups: groups }: NetworkInput, { name, target }: ExportContext): ManifestDraft[] {
  if (groups.length === 0) return [];
  const places = new Set(groups.flatMap((group) => group.places));
  const isFull = target === 'eks-fargate' && groups.length >= MOST_GROUPS;
  if (isFull) tellNoRoom(places);
  else for (const place of places) remarkGroup(place, target);
  if (target !== 'eks-fargate') return [];
  return [
    {
      apiVersion: 'vpcresources.k8s.aws/v1beta1',
      kind: 'SecurityGroupPolicy',
      name,
      body: {
        spec: {
          podSelector: { matchLabels: podSelector(name) },
          securityGroups: { groupIds: isFull ? groups : [...groups, CLUSTER_GROUP_ID] },
        },
      },
    },
  ];
}

/** Said once, at the last of them, which is the one that has to make room. */
function tellNoRoom(places: ReadonlySet<Place>): void {
  [...places].at(-1)?.remark('cluster-security-group-missing', {
    lost: `A pod has ${MOST_GROUPS} security groups at most, and the tasks have as many, so that of the cluster is not among them, without which pods on Fargate reach neither control plane nor DNS: they do not start.`,
    remedy:
      'Leave one of them out of the SecurityGroupPolicy, with its rules moved to another one, and put the clusterSecurityGroupId of `aws eks describe-cluster` in its place.',
  });
}

function remarkGroup(place: Place, target: ExportContext['target']): void {
  if (target === 'minikube') {
    place.remark('no-security-groups', {
      lost: 'Security groups do not exist on minikube, so what lets the tasks in elsewhere (a database, a cache) does not let the pods in.',
      remedy: 'Give the pods servers of their own there.',
    });
  } else if (target === 'eks-nodes') {
    place.remark('node-security-groups', {
      lost: 'The group becomes one of the nodes, and so of all pods on them; pods on nodes of the T family could have no groups of their own.',
      remedy:
        'Take nodes of an M, C or R family, switch on ENABLE_POD_ENI of the VPC CNI and write a SecurityGroupPolicy where pods have to be told apart.',
    });
  } else {
    place.remark('pod-security-groups', {
      lost: `Pods have the group beside ${CLUSTER_GROUP_ID}, the security group of the cluster, without which they reach neither control plane nor DNS.`,
      remedy:
        'Fill that in with the clusterSecurityGroupId of `aws eks describe-cluster`, and let the group itself in wherever only tasks were let in by another one.',
    });
  }
}
