import { describe, expect, test } from '@jest/globals';
import type {
  IContainer,
  IEnvVarSource,
  IPersistentVolumeClaimSpec,
  IPersistentVolumeSpec,
  IPodSecurityContext,
  IPodSpec,
  IProbe,
  ISecurityContext,
  IVolume,
  IVolumeMount,
} from 'kubernetes-models/v1';
import type { Json, JsonMap } from '../../../../migration/trace/json.ts';
import { type Imported, importTemplate, plainContainer } from './support/import-manifests.ts';

/** A value for each member of a type: without one, this file does not compile. */
type Sample<T> = Readonly<Record<keyof T, Json>>;

const probe: Sample<IProbe> = {
  exec: { command: ['check'] },
  httpGet: { path: '/live', port: 8080, scheme: 'HTTPS', host: 'web', httpHeaders: [{ name: 'Accept', value: '*/*' }] },
  tcpSocket: { port: 8080, host: 'web' },
  grpc: { port: 8080, service: 'health' },
  failureThreshold: 20,
  initialDelaySeconds: 1000,
  periodSeconds: 1,
  successThreshold: 2,
  terminationGracePeriodSeconds: 9,
  timeoutSeconds: 1,
};
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;
const probeWith = (handler: (typeof handlers)[number]): JsonMap =>
  Object.fromEntries(Object.entries(probe).filter(([name]) => name === handler || !handlers.includes(name as never)));

const securityContext: Sample<ISecurityContext> = {
  allowPrivilegeEscalation: false,
  appArmorProfile: { type: 'Localhost', localhostProfile: 'own' },
  capabilities: { add: ['SYS_PTRACE', 'CAP_NET_ADMIN', 'CHOWN'], drop: ['KILL'] },
  privileged: true,
  procMount: 'Unmasked',
  readOnlyRootFilesystem: true,
  runAsGroup: 1,
  runAsNonRoot: true,
  runAsUser: 2,
  seLinuxOptions: { level: 's0' },
  seccompProfile: { type: 'RuntimeDefault' },
  windowsOptions: { runAsUserName: 'x' },
};
const podSecurityContext: Sample<IPodSecurityContext> = {
  appArmorProfile: { type: 'RuntimeDefault' },
  fsGroup: 3,
  fsGroupChangePolicy: 'OnRootMismatch',
  runAsGroup: 4,
  runAsNonRoot: true,
  runAsUser: 5,
  seLinuxChangePolicy: 'MountOption',
  seLinuxOptions: { level: 's1' },
  seccompProfile: { type: 'Localhost', localhostProfile: 'own' },
  supplementalGroups: [6],
  supplementalGroupsPolicy: 'Strict',
  sysctls: [
    { name: 'net.core.somaxconn', value: '1024' },
    { name: 'vm.max_map_count', value: '262144' },
  ],
  windowsOptions: { runAsUserName: 'x' },
};
const mount: Sample<IVolumeMount> = {
  mountPath: '/data',
  mountPropagation: 'Bidirectional',
  name: 'emptyDir',
  readOnly: true,
  recursiveReadOnly: 'Enabled',
  subPath: 'a',
  subPathExpr: '$(A)',
};
const valueFrom: Sample<IEnvVarSource> = {
  configMapKeyRef: { name: 'settings', key: 'absent', optional: false },
  fieldRef: { fieldPath: 'status.podIP', apiVersion: 'v1' },
  fileKeyRef: { volumeName: 'files', path: 'a', key: 'b', optional: true },
  resourceFieldRef: { resource: 'limits.cpu', containerName: 'app', divisor: '1m' },
  secretKeyRef: { name: 'db', key: 'url', optional: true },
};
const container: Sample<IContainer> = {
  args: ['$(UNKNOWN)', '$(sources-fieldRef)'],
  command: ['run'],
  env: [
    { name: 'PLAIN', value: 'x' },
    { name: 'UNSET' },
    ...Object.entries(valueFrom).map(([name, source]) => ({ name: `sources-${name}`, valueFrom: { [name]: source } })),
  ],
  envFrom: [
    { configMapRef: { name: 'settings', optional: true }, prefix: 'P_' },
    { secretRef: { name: 'absent', optional: true } },
  ],
  image: 'app',
  imagePullPolicy: 'Never',
  lifecycle: {
    postStart: { exec: { command: ['a'] } },
    preStop: { httpGet: { port: 1, path: '/' } },
    stopSignal: 'SIGINT',
  },
  livenessProbe: probeWith('httpGet'),
  name: 'app',
  ports: [
    { containerPort: 53, name: 'dns', protocol: 'UDP', hostIP: '1.2.3.4', hostPort: 5353 },
    { containerPort: 53, name: 'dns-tcp' },
    { containerPort: 99, protocol: 'SCTP' },
  ],
  readinessProbe: probeWith('grpc'),
  resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
  resources: {
    requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '30Gi', 'hugepages-2Mi': '2Mi' },
    limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '40Gi', 'nvidia.com/gpu': 1, 'example.com/fuse': 1 },
    claims: [{ name: 'gpu' }],
  },
  restartPolicy: 'OnFailure',
  restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [3] } }],
  securityContext,
  startupProbe: probeWith('exec'),
  stdin: true,
  stdinOnce: true,
  terminationMessagePath: '/tmp/last',
  terminationMessagePolicy: 'FallbackToLogsOnError',
  tty: true,
  volumeDevices: [{ devicePath: '/dev/x', name: 'disk' }],
  volumeMounts: [mount, { name: 'secret', mountPath: '/secret' }],
  workingDir: '/srv',
};
const volumeSources: Readonly<Record<Exclude<keyof IVolume, 'name'>, Json>> = {
  awsElasticBlockStore: { volumeID: 'vol-1' },
  azureDisk: { diskName: 'a', diskURI: 'b' },
  azureFile: { secretName: 'a', shareName: 'b' },
  cephfs: { monitors: ['a'] },
  cinder: { volumeID: 'a' },
  configMap: { name: 'settings', defaultMode: 420, items: [{ key: 'a', path: 'b' }] },
  csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { a: 'b' } },
  downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
  emptyDir: { medium: 'Memory', sizeLimit: '1Gi' },
  ephemeral: {
    volumeClaimTemplate: {
      metadata: { labels: { a: 'b' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'gp3',
        volumeMode: 'Filesystem',
        resources: { requests: { storage: '50Gi' }, limits: { storage: '60Gi' } },
      },
    },
  },
  fc: { lun: 1 },
  flexVolume: { driver: 'a' },
  flocker: { datasetName: 'a' },
  gcePersistentDisk: { pdName: 'a' },
  gitRepo: { repository: 'a' },
  glusterfs: { endpoints: 'a', path: 'b' },
  hostPath: { path: '/var/run', type: 'Directory' },
  image: { reference: 'a', pullPolicy: 'Always' },
  iscsi: { iqn: 'a', lun: 1, targetPortal: 'b' },
  nfs: { server: 'a', path: '/', readOnly: true },
  persistentVolumeClaim: { claimName: 'files', readOnly: true },
  photonPersistentDisk: { pdID: 'a' },
  portworxVolume: { volumeID: 'a' },
  projected: { sources: [{ secret: { name: 'a' } }], defaultMode: 420 },
  quobyte: { registry: 'a', volume: 'b' },
  rbd: { image: 'a', monitors: ['b'] },
  scaleIO: { gateway: 'a', system: 'b', secretRef: { name: 'c' } },
  secret: { secretName: 'a', optional: true, items: [{ key: 'a', path: 'b', mode: 256 }] },
  storageos: { volumeName: 'a' },
  vsphereVolume: { volumePath: 'a' },
};
const podSpec: Sample<IPodSpec> = {
  activeDeadlineSeconds: 60,
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [] } }],
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
              { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large'] },
            ],
            matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }],
          },
        ],
      },
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: {} }],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: 'topology.kubernetes.io/zone', namespaces: ['a'] } },
      ],
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone' }],
    },
  },
  automountServiceAccountToken: true,
  containers: [container],
  dnsConfig: {
    nameservers: ['1.1.1.1'],
    searches: ['a.example'],
    options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
  },
  dnsPolicy: 'None',
  enableServiceLinks: true,
  ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
  hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }],
  hostIPC: true,
  hostNetwork: true,
  hostPID: true,
  hostUsers: false,
  hostname: 'a',
  hostnameOverride: 'b',
  imagePullSecrets: [{ name: 'registry' }, { name: 'other' }],
  initContainers: [
    { ...plainContainer, name: 'first', livenessProbe: probeWith('exec') },
    { ...plainContainer, name: 'mesh', restartPolicy: 'Always', startupProbe: probeWith('tcpSocket') },
  ],
  nodeName: 'node-1',
  nodeSelector: { 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': 'us-east-1a' },
  os: { name: 'linux' },
  overhead: { cpu: '10m' },
  preemptionPolicy: 'Never',
  priority: 5,
  priorityClassName: 'high',
  readinessGates: [{ conditionType: 'a' }],
  resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }],
  resources: { requests: { cpu: '500m' }, limits: { memory: '2Gi' } },
  restartPolicy: 'Always',
  runtimeClassName: 'gvisor',
  schedulerName: 'volcano',
  schedulingGates: [{ name: 'a' }],
  schedulingGroup: { podGroupName: 'a' },
  securityContext: podSecurityContext,
  serviceAccount: 'web',
  serviceAccountName: 'web',
  setHostnameAsFQDN: true,
  shareProcessNamespace: true,
  subdomain: 'a',
  terminationGracePeriodSeconds: 600,
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
  ],
  volumes: Object.entries(volumeSources).map(([name, source]) => ({ name, [name]: source })),
};
const metadata: JsonMap = {
  name: 'web',
  namespace: 'shop',
  labels: { team: 'a', 'pod-template-hash': 'b' },
  annotations: { 'example.com/owner': 'c', 'sidecar.istio.io/inject': 'true' },
};
const settings: JsonMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { MODE: 'fast' },
};

/** Pointers of leaves that nothing is said about, not even why the input is refused. */
function silent({ allFates, problems }: Imported): string[] {
  const refused = problems.map(({ pointer }) => pointer);
  return allFates.flatMap((fate) =>
    fate.fate === 'remarked' &&
    fate.code === 'not-converted' &&
    fate.pointer.startsWith('/spec/') &&
    !refused.some((pointer) => fate.pointer.startsWith(pointer))
      ? [fate.pointer]
      : [],
  );
}

describe('a pod template with every member that there is', () => {
  test('has a fate for each leaf', () => {
    expect(silent(importTemplate({ metadata, spec: podSpec }, { others: [settings] }))).toEqual([]);
  });

  test.each(handlers.map((handler) => ({ handler })))('and one for a probe by $handler', ({ handler }) => {
    const only = { ...plainContainer, readinessProbe: probeWith(handler) };
    expect(silent(importTemplate({ spec: { containers: [only] } }))).toEqual([]);
  });

  test('and is the same however often it is imported', () => {
    const once = importTemplate({ metadata, spec: podSpec }, { others: [settings] });
    expect(importTemplate({ metadata, spec: podSpec }, { others: [settings] }).definition).toEqual(once.definition);
  });
});

const claimSpec: Sample<IPersistentVolumeClaimSpec> = {
  accessModes: ['ReadWriteMany'],
  dataSource: { kind: 'VolumeSnapshot', name: 'a' },
  dataSourceRef: { kind: 'VolumeSnapshot', name: 'a' },
  resources: { requests: { storage: '5Gi' } },
  selector: { matchLabels: { a: 'b' } },
  storageClassName: 'efs-sc',
  volumeAttributesClassName: 'a',
  volumeMode: 'Block',
  volumeName: 'files',
};
type VolumeSource = Exclude<
  keyof IPersistentVolumeSpec,
  | 'accessModes'
  | 'capacity'
  | 'claimRef'
  | 'mountOptions'
  | 'nodeAffinity'
  | 'persistentVolumeReclaimPolicy'
  | 'storageClassName'
  | 'volumeAttributesClassName'
  | 'volumeMode'
>;
const volumeSettings: Readonly<Record<Exclude<keyof IPersistentVolumeSpec, VolumeSource>, Json>> = {
  accessModes: ['ReadWriteMany'],
  capacity: { storage: '5Gi' },
  claimRef: { name: 'files', namespace: 'shop' },
  mountOptions: ['tls', 'noatime'],
  nodeAffinity: { required: { nodeSelectorTerms: [] } },
  persistentVolumeReclaimPolicy: 'Retain',
  storageClassName: 'efs-sc',
  volumeAttributesClassName: 'a',
  volumeMode: 'Filesystem',
};
const sources: Readonly<Record<VolumeSource, Json>> = {
  awsElasticBlockStore: { volumeID: 'vol-1', fsType: 'ext4' },
  azureDisk: { diskName: 'a', diskURI: 'b' },
  azureFile: { secretName: 'a', shareName: 'b' },
  cephfs: { monitors: ['a'] },
  cinder: { volumeID: 'a' },
  csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1', fsType: 'ext4', volumeAttributes: { a: 'b' } },
  fc: { lun: 1 },
  flexVolume: { driver: 'a' },
  flocker: { datasetName: 'a' },
  gcePersistentDisk: { pdName: 'a' },
  glusterfs: { endpoints: 'a', path: 'b' },
  hostPath: { path: '/mnt' },
  iscsi: { iqn: 'a', lun: 1, targetPortal: 'b' },
  local: { path: '/mnt' },
  nfs: { server: 'a', path: '/' },
  photonPersistentDisk: { pdID: 'a' },
  portworxVolume: { volumeID: 'a' },
  quobyte: { registry: 'a', volume: 'b' },
  rbd: { image: 'a', monitors: ['b'] },
  scaleIO: { gateway: 'a', system: 'b', secretRef: { name: 'c' } },
  storageos: { volumeName: 'a' },
  vsphereVolume: { volumePath: 'a' },
};

describe('a claim and its volume with every member that there is', () => {
  const cases = [...Object.entries(sources), ['csi', { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1' }] as const];
  test.each(cases.map(([kind, source], index) => ({ kind, source, index })))('have fates: $kind ($index)', (row) => {
    const pod = {
      containers: [plainContainer],
      volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'files' } }],
    };
    const others: JsonMap[] = [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'files', namespace: 'shop' },
        spec: claimSpec,
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'files' },
        spec: { ...volumeSettings, [row.kind]: row.source },
      },
    ];
    expect(silent(importTemplate({ spec: pod }, { others }))).toEqual([]);
  });
});
