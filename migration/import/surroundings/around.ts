import { ROLE_ANNOTATION } from '../../kubernetes/annotations.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from '../import-context.ts';
import { applyRules, ignored, type MemberRule, remarked } from '../member-rules.ts';
import { accountForObject } from './object-metadata.ts';
import type { Usage } from './usage.ts';

/** Accounts for objects of which nothing is made on ECS, or only something of the task definition. */
export function accountForOther(object: KubernetesObject, objects: ObjectIndex, usage: Usage): void {
  const { kind, place, namespace, name } = object;
  if (kind === 'ServiceAccount') {
    accountForServiceAccount(object, usage);
    return;
  }
  accountForObject(object);
  if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume') {
    const isMounted =
      kind === 'PersistentVolume' ? isBound(object, objects, usage) : usage.claims.has(`${namespace}/${name}`);
    if (!isMounted) place.member('spec')?.ignore('No workload of the inputs mounts it.');
    return;
  }
  const rule = Object.hasOwn(wholeObjects, kind) ? wholeObjects[kind] : undefined;
  const own = ['apiVersion', 'kind', 'metadata', 'status'];
  for (const [member, value] of place.members()) if (!own.includes(member)) rule?.(value);
}

/** Whether a volume is bound to a claim that a workload mounts, by either one's word. */
function isBound(volume: KubernetesObject, objects: ObjectIndex, usage: Usage): boolean {
  const wanted = volume.place.at('spec', 'claimRef');
  return objects.ofKind('PersistentVolumeClaim').some(({ namespace, name, place }) => {
    if (!usage.claims.has(`${namespace}/${name}`)) return false;
    if (place.at('spec', 'volumeName')?.value === volume.name) return true;
    return wanted?.member('name')?.value === name && (wanted.member('namespace')?.value ?? namespace) === namespace;
  });
}

function accountForServiceAccount({ place, namespace, name, ...object }: KubernetesObject, usage: Usage): void {
  const used = usage.serviceAccounts.has(`${namespace}/${name}`);
  accountForObject({ place, namespace, name, ...object }, ['annotations']);
  for (const [key, annotation] of annotationsOf(place)) {
    if (key === ROLE_ANNOTATION && used) continue;
    if (key === ROLE_ANNOTATION) annotation.ignore('No workload of the inputs runs as this account.');
    else annotation.ignore('It is about how pods get their credentials, and tasks get theirs from ECS.');
  }
  applyRules(place, {
    secrets: ignored('It is about tokens for the API of Kubernetes.'),
    imagePullSecrets: remarked(
      'pull-secret-of-account',
      'Pods that run as this account pull images with these secrets; the tasks do not.',
      'Set "repositoryCredentials" of the containers whose images are in a private registry other than ECR.',
    ),
    automountServiceAccountToken: ignored('It is about tokens for the API of Kubernetes.'),
  });
}

function annotationsOf(place: Place): readonly (readonly [string, Place])[] {
  const annotations = place.at('metadata', 'annotations');
  if (annotations === undefined) return [];
  const members = annotations.members();
  if (members.length === 0) annotations.ignore('It is empty, which means unset.');
  return members;
}

const roles = remarked(
  'cluster-permissions-lost',
  'It says who may do what with the API of Kubernetes, and there is none on ECS.',
  'If a program calls that API, rewrite it to call AWS, and give the task role the permissions.',
);
const limits = remarked(
  'namespace-limits-lost',
  'It bounds what the pods of a namespace may use together or each; ECS has no such bounds.',
  'Bound the account by the Fargate vCPU quota (Service Quotas), and each service by its maximum capacity.',
);

/** What becomes of everything in an object beside its metadata. */
const wholeObjects: Readonly<Record<string, MemberRule>> = {
  Namespace: ignored('ECS has no namespaces; names that would become one are kept apart by it.'),
  PodDisruptionBudget: remarked(
    'disruption-budget-lost',
    'It bounds how many pods may be evicted from nodes at a time; Fargate has no nodes, and ECS keeps minimumHealthyPercent during deployments alone.',
    'Set minimumHealthyPercent of the service to what has to stay.',
  ),
  NetworkPolicy: remarked(
    'network-policy-lost',
    'It says which pods may reach which; on ECS that is up to the security groups of the tasks, which it does not write.',
    'Give each service a security group of its own, and let each take connections from the groups and to the ports that the policy names.',
  ),
  Role: roles,
  RoleBinding: roles,
  ClusterRole: roles,
  ClusterRoleBinding: roles,
  LimitRange: limits,
  ResourceQuota: limits,
  PriorityClass: ignored('It says whose pods go first when nodes are full, and Fargate has no nodes.'),
  StorageClass: ignored('It says how volumes are made for claims; each claim that is used is spoken of itself.'),
  CSIDriver: ignored('It makes a driver known to nodes, and Fargate mounts EFS by itself.'),
  IngressClass: ignored('It says which controller an Ingress is for; the Ingress itself is spoken of.'),
  TriggerAuthentication: ignored('It says how KEDA gets its credentials; the scaler has a role of its own.'),
  ClusterTriggerAuthentication: ignored('It says how KEDA gets its credentials; the scaler has a role of its own.'),
  Endpoints: remarked(
    'endpoints-lost',
    'It gives a Service addresses by hand, and names of Service Connect lead to tasks alone.',
    'Let callers use the address itself, or make a record for it in a private hosted zone of Route 53.',
  ),
  EndpointSlice: ignored('Kubernetes writes it for each Service.'),
  ControllerRevision: ignored('Kubernetes keeps the history of a workload in it.'),
  Event: ignored('It tells what happened in the cluster.'),
};
