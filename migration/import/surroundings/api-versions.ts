/**
 * The API versions in which each kind is read here, by kind. The same kind of another group is another thing: a `Service` of
 * `serving.knative.dev/v1` is no Service.
 */
const readVersions: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['v1']],
  ['ReplicationController', ['v1']],
  ['Service', ['v1']],
  ['ConfigMap', ['v1']],
  ['Secret', ['v1']],
  ['ServiceAccount', ['v1']],
  ['Namespace', ['v1']],
  ['PersistentVolume', ['v1']],
  ['PersistentVolumeClaim', ['v1']],
  ['LimitRange', ['v1']],
  ['ResourceQuota', ['v1']],
  ['Endpoints', ['v1']],
  ['Event', ['v1', 'events.k8s.io/v1']],
  ['Deployment', ['apps/v1']],
  ['StatefulSet', ['apps/v1']],
  ['DaemonSet', ['apps/v1']],
  ['ReplicaSet', ['apps/v1']],
  ['ControllerRevision', ['apps/v1']],
  ['Job', ['batch/v1']],
  ['CronJob', ['batch/v1']],
  ['HorizontalPodAutoscaler', ['autoscaling/v2', 'autoscaling/v1']],
  ['Ingress', ['networking.k8s.io/v1']],
  ['IngressClass', ['networking.k8s.io/v1']],
  ['NetworkPolicy', ['networking.k8s.io/v1']],
  ['EndpointSlice', ['discovery.k8s.io/v1']],
  ['PodDisruptionBudget', ['policy/v1']],
  ['Role', ['rbac.authorization.k8s.io/v1']],
  ['RoleBinding', ['rbac.authorization.k8s.io/v1']],
  ['ClusterRole', ['rbac.authorization.k8s.io/v1']],
  ['ClusterRoleBinding', ['rbac.authorization.k8s.io/v1']],
  ['StorageClass', ['storage.k8s.io/v1']],
  ['CSIDriver', ['storage.k8s.io/v1']],
  ['PriorityClass', ['scheduling.k8s.io/v1']],
  ['ScaledObject', ['keda.sh/v1alpha1']],
  ['ScaledJob', ['keda.sh/v1alpha1']],
  ['TriggerAuthentication', ['keda.sh/v1alpha1']],
  ['ClusterTriggerAuthentication', ['keda.sh/v1alpha1']],
  // The members that are read are the same in both (External Secrets Operator, "API specification").
  ['ExternalSecret', ['external-secrets.io/v1', 'external-secrets.io/v1beta1']],
  ['SecretStore', ['external-secrets.io/v1', 'external-secrets.io/v1beta1']],
  ['ClusterSecretStore', ['external-secrets.io/v1', 'external-secrets.io/v1beta1']],
  ['SecurityGroupPolicy', ['vpcresources.k8s.aws/v1beta1']],
  ['TargetGroupBinding', ['elbv2.k8s.aws/v1beta1']],
]);

/** Kinds of the whole cluster: their names are unique without a namespace. */
const clusterKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'IngressClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'StorageClass',
  'CSIDriver',
  'PriorityClass',
  'ClusterTriggerAuthentication',
  'ClusterSecretStore',
]);

/** An API version that no cluster serves any more. */
interface RemovedVersion {
  /** The version of Kubernetes that stopped serving it. */
  readonly removedIn: string;
  /** The API version to write instead; undefined where the kind is gone. */
  readonly successor: string | undefined;
}

/** What was removed, and when (Kubernetes docs, "Deprecated API Migration Guide"; for `batch/v2alpha1` the changelog of 1.21). */
const removals: readonly (RemovedVersion & { readonly apiVersion: string; readonly kinds: readonly string[] })[] = [
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'],
    removedIn: '1.16',
    successor: 'apps/v1',
  },
  { apiVersion: 'extensions/v1beta1', kinds: ['NetworkPolicy'], removedIn: '1.16', successor: 'networking.k8s.io/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], removedIn: '1.22', successor: 'networking.k8s.io/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], removedIn: '1.16', successor: undefined },
  { apiVersion: 'apps/v1beta1', kinds: ['Deployment', 'StatefulSet'], removedIn: '1.16', successor: 'apps/v1' },
  {
    apiVersion: 'apps/v1beta2',
    kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
    removedIn: '1.16',
    successor: 'apps/v1',
  },
  { apiVersion: 'batch/v2alpha1', kinds: ['CronJob'], removedIn: '1.21', successor: 'batch/v1' },
  { apiVersion: 'batch/v1beta1', kinds: ['CronJob'], removedIn: '1.25', successor: 'batch/v1' },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['Ingress', 'IngressClass'],
    removedIn: '1.22',
    successor: 'networking.k8s.io/v1',
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kinds: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
    removedIn: '1.22',
    successor: 'rbac.authorization.k8s.io/v1',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1beta1',
    kinds: ['PriorityClass'],
    removedIn: '1.22',
    successor: 'scheduling.k8s.io/v1',
  },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['CSIDriver', 'StorageClass'],
    removedIn: '1.22',
    successor: 'storage.k8s.io/v1',
  },
  {
    apiVersion: 'autoscaling/v2beta1',
    kinds: ['HorizontalPodAutoscaler'],
    removedIn: '1.25',
    successor: 'autoscaling/v2',
  },
  {
    apiVersion: 'autoscaling/v2beta2',
    kinds: ['HorizontalPodAutoscaler'],
    removedIn: '1.26',
    successor: 'autoscaling/v2',
  },
  { apiVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget'], removedIn: '1.25', successor: 'policy/v1' },
  { apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'], removedIn: '1.25', successor: undefined },
  {
    apiVersion: 'discovery.k8s.io/v1beta1',
    kinds: ['EndpointSlice'],
    removedIn: '1.25',
    successor: 'discovery.k8s.io/v1',
  },
  { apiVersion: 'events.k8s.io/v1beta1', kinds: ['Event'], removedIn: '1.25', successor: 'events.k8s.io/v1' },
];

/** When such an object stopped being served; undefined for what was not removed. */
export function removalOf(apiVersion: string, kind: string): RemovedVersion | undefined {
  return removals.find((removal) => removal.apiVersion === apiVersion && removal.kinds.includes(kind));
}

/** Whether the conversion has rules for such an object. */
export function isKnownKind(apiVersion: string, kind: string): boolean {
  return readVersions.get(kind)?.includes(apiVersion) ?? false;
}

export function isClusterKind(kind: string): boolean {
  return clusterKinds.has(kind);
}
