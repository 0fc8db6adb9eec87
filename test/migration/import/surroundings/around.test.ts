import { describe, expect, test } from '@jest/globals';
import { deployment, imported, unknownLeaves } from '../support/imported.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const web = deployment('web', {
  container:
    'env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: A } } }], volumeMounts: [{ name: f, mountPath: /f }]',
}).replace(
  'spec: { containers:',
  'spec: { serviceAccountName: web, volumes: [{ name: f, configMap: { name: files } }], containers:',
);

describe('what is around workloads', () => {
  test.each([
    {
      name: 'a Namespace',
      manifest:
        'apiVersion: v1, kind: Namespace, metadata: { name: a, labels: { b: c } }, spec: { finalizers: [kubernetes] }',
      codes: [],
    },
    {
      name: 'a PodDisruptionBudget',
      manifest:
        'apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }',
      codes: ['disruption-budget-lost'],
    },
    {
      name: 'a NetworkPolicy',
      manifest:
        'apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: {}, ingress: [{}] }',
      codes: ['network-policy-lost'],
    },
    {
      name: 'a Role',
      manifest: `apiVersion: ${rbac}, kind: Role, metadata: { name: a }, rules: [{ apiGroups: [''], verbs: [get] }]`,
      codes: ['cluster-permissions-lost'],
    },
    {
      name: 'a RoleBinding',
      manifest: `apiVersion: ${rbac}, kind: RoleBinding, metadata: { name: a }, subjects: [{ kind: User, name: x }], roleRef: { name: x }`,
      codes: ['cluster-permissions-lost', 'cluster-permissions-lost'],
    },
    {
      name: 'a ResourceQuota',
      manifest: 'apiVersion: v1, kind: ResourceQuota, metadata: { name: a }, spec: { hard: { cpu: 1 } }',
      codes: ['namespace-limits-lost'],
    },
    {
      name: 'a LimitRange',
      manifest: 'apiVersion: v1, kind: LimitRange, metadata: { name: a }, spec: { limits: [{ type: Pod }] }',
      codes: ['namespace-limits-lost'],
    },
    {
      name: 'a PriorityClass',
      manifest: 'apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: a }, value: 100',
      codes: [],
    },
    {
      name: 'a StorageClass',
      manifest:
        'apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: { name: a }, provisioner: efs.csi.aws.com, parameters: { a: b }',
      codes: [],
    },
    {
      name: 'an unused claim',
      manifest:
        'apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { accessModes: [ReadWriteOnce] }',
      codes: [],
    },
    {
      name: 'an unused volume',
      manifest: 'apiVersion: v1, kind: PersistentVolume, metadata: { name: a }, spec: { capacity: { storage: 1Gi } }',
      codes: [],
    },
    {
      name: 'a TriggerAuthentication',
      manifest:
        'apiVersion: keda.sh/v1alpha1, kind: TriggerAuthentication, metadata: { name: a }, spec: { podIdentity: { provider: aws } }',
      codes: [],
    },
    {
      name: 'an account with a role that nobody has',
      manifest:
        'apiVersion: v1, kind: ServiceAccount, metadata: { name: other, annotations: { eks.amazonaws.com/role-arn: x } }, automountServiceAccountToken: false',
      codes: [],
    },
    {
      name: 'an account with secrets of registries',
      manifest: 'apiVersion: v1, kind: ServiceAccount, metadata: { name: web }, imagePullSecrets: [{ name: r }]',
      codes: ['pull-secret-of-account'],
    },
    {
      name: 'Endpoints',
      manifest: 'apiVersion: v1, kind: Endpoints, metadata: { name: a }, subsets: [{ addresses: [{ ip: 10.0.0.1 }] }]',
      codes: ['endpoints-lost'],
    },
    {
      name: 'an annotation of a controller',
      manifest:
        'apiVersion: v1, kind: Namespace, metadata: { name: a, annotations: { example.com/x: y, kubectl.kubernetes.io/z: w } }',
      codes: ['annotation-not-converted'],
    },
    {
      name: 'a ConfigMap with a key that is read and one that is not',
      manifest: 'apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, immutable: true, data: { A: a, B: b }',
      codes: ['unused-configuration'],
    },
    {
      name: 'a ConfigMap of files',
      manifest:
        'apiVersion: v1, kind: ConfigMap, metadata: { name: files }, data: { a.conf: x }, binaryData: { b: eA== }',
      codes: ['configuration-file-lost', 'configuration-file-lost'],
    },
    {
      name: 'a Secret of a registry',
      manifest:
        'apiVersion: v1, kind: Secret, metadata: { name: r }, type: kubernetes.io/dockerconfigjson, data: { .dockerconfigjson: eA== }',
      codes: ['secret-to-fill'],
    },
    {
      name: 'the log router',
      manifest:
        'apiVersion: v1, kind: ConfigMap, metadata: { name: aws-logging, namespace: aws-observability }, data: { flb_log_cw: "false", output.conf: x, parsers.conf: y }',
      codes: ['log-router-outputs', 'log-filters-lost'],
    },
  ])('is accounted for: $name', ({ manifest, codes }) => {
    const found = imported(`${web}\n{ ${manifest} }`);
    expect(found.problems).toEqual([]);
    expect(found.codesAt(1, '')).toEqual(codes);
    expect(unknownLeaves(found)).toEqual([]);
  });
});
