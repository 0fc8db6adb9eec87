import { describe, expect, test } from '@jest/globals';
import { writeFluentBitOutput } from '../../../../migration/kubernetes/fluent-bit-output.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, importTemplate, plainContainer, usualRemarks } from './support/import-manifests.ts';

const told = (remarks: readonly string[]) =>
  remarks.filter((remark) => !usualRemarks.includes(remark)).map((remark) => remark.replace('/spec/', ''));

interface Row {
  readonly name: string;
  readonly spec: JsonMap;
  readonly codes?: readonly string[];
}

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

const rows: readonly Row[] = [
  {
    name: 'defaults',
    spec: {
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      hostUsers: true,
      setHostnameAsFQDN: false,
      shareProcessNamespace: false,
    },
  },
  {
    name: 'defaults of a cluster',
    spec: {
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      restartPolicy: 'Always',
      enableServiceLinks: false,
    },
  },
  { name: 'user ids of its own', spec: { hostUsers: false }, codes: ['hostUsers user-namespace-lost'] },
  {
    name: 'a host name',
    spec: { hostname: 'a', subdomain: 'b' },
    codes: ['hostname pod-hostname-lost', 'subdomain pod-hostname-lost'],
  },
  {
    name: 'host aliases',
    spec: { hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }] },
    codes: ['hostAliases host-aliases-lost'],
  },
  {
    name: 'DNS',
    spec: { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } },
    codes: ['dnsConfig/nameservers dns-lost', 'dnsPolicy dns-lost'],
  },
  { name: 'dots in names', spec: { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } } },
  { name: 'tolerations', spec: { tolerations: [{ operator: 'Exists' }] } },
  { name: 'a priority', spec: { priorityClassName: 'high', priority: 1, preemptionPolicy: 'Never' } },
  { name: 'a runtime', spec: { runtimeClassName: 'gvisor' }, codes: ['runtimeClassName runtime-lost'] },
  { name: 'a scheduler', spec: { schedulerName: 'volcano' }, codes: ['schedulerName scheduler-lost'] },
  { name: 'a deadline', spec: { activeDeadlineSeconds: 1 }, codes: ['activeDeadlineSeconds deadline-lost'] },
  {
    name: 'readiness gates',
    spec: { readinessGates: [{ conditionType: 'a' }] },
    codes: ['readinessGates readiness-lost'],
  },
  { name: 'variables for Services', spec: { enableServiceLinks: true }, codes: ['enableServiceLinks service-links'] },
  {
    name: 'a container for debugging',
    spec: { ephemeralContainers: [{ name: 'a' }] },
    codes: ['ephemeralContainers debug-container-lost'],
  },
  { name: 'no token', spec: { automountServiceAccountToken: false } },
  {
    name: 'a token',
    spec: { automountServiceAccountToken: true },
    codes: ['automountServiceAccountToken kubernetes-api'],
  },
  { name: 'a node', spec: { nodeName: 'a' }, codes: ['nodeName node-choice-lost'] },
  {
    name: 'spread over machines',
    spec: { topologySpreadConstraints: [{ topologyKey: HOST, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }] },
  },
  {
    name: 'spread over zones, if possible',
    spec: { topologySpreadConstraints: [{ topologyKey: ZONE, maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }] },
  },
  {
    name: 'spread over zones, or not at all',
    spec: { topologySpreadConstraints: [{ topologyKey: ZONE, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }] },
    codes: ['topologySpreadConstraints/0 spread-lost'],
  },
  {
    name: 'apart from its like',
    spec: {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST }] } },
    },
  },
  {
    name: 'near others',
    spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST }] } } },
    codes: ['affinity/podAffinity pod-affinity-lost'],
  },
];

describe('settings of a pod', () => {
  test.each(rows)('$name', ({ spec, codes = [] }) => {
    const { remarks, problems } = importPod(spec);
    expect(told(remarks)).toEqual(codes);
    expect(problems).toEqual([]);
  });

  test.each([{ name: 'hostNetwork' }, { name: 'hostPID' }, { name: 'hostIPC' }])('$name is refused', ({ name }) => {
    expect(importPod({ [name]: true }).problems).toMatchObject([{ code: 'host-namespace' }]);
  });

  test('shared processes are shared', () => {
    expect(importPod({ shareProcessNamespace: true }).definition['pidMode']).toBe('task');
  });
});

describe('the platform', () => {
  const required = (...terms: readonly JsonMap[]) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  });
  const arch = (...values: readonly string[]) => ({
    matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values }],
  });
  test.each([
    {
      name: 'arm64',
      spec: { nodeSelector: { 'kubernetes.io/arch': 'arm64', 'kubernetes.io/os': 'linux' } },
      becomes: 'ARM64',
      codes: [],
    },
    {
      name: 'amd64 by its old name',
      spec: { nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } },
      becomes: 'X86_64',
      codes: [],
    },
    { name: 'by affinity', spec: required(arch('arm64')), becomes: 'ARM64', codes: [] },
    { name: 'either', spec: required(arch('arm64', 'amd64')), becomes: 'X86_64', codes: [] },
    {
      name: 'by alternatives',
      spec: required(arch('arm64'), arch('amd64')),
      becomes: 'X86_64',
      codes: ['node-choice-lost', 'node-choice-lost'],
    },
    {
      name: 'by another label',
      spec: { nodeSelector: { 'kubernetes.io/arch': 'amd64', disk: 'ssd' } },
      becomes: 'X86_64',
      codes: ['node-choice-lost'],
    },
  ])('$name', ({ spec, becomes, codes }) => {
    const { task, definition, remarks, problems } = importPod(spec);
    expect(task.size.architecture).toBe(becomes);
    expect(definition['runtimePlatform']).toEqual({ operatingSystemFamily: 'LINUX', cpuArchitecture: becomes });
    expect(told(remarks).map((remark) => remark.split(' ').at(-1))).toEqual(codes);
    expect(problems).toEqual([]);
  });

  test.each([
    { name: 'Windows', spec: { os: { name: 'windows' } } },
    { name: 'another architecture', spec: { nodeSelector: { 'kubernetes.io/arch': 's390x' } } },
  ])('$name is refused', ({ spec }) => {
    expect(importPod(spec).problems).toMatchObject([{ code: 'unsupported-platform' }]);
  });
});

describe('the role of a task', () => {
  const account = (name: string, annotations: JsonMap): JsonMap => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'shop', annotations },
  });
  const arn = 'arn:aws:iam::123456789012:role/web';
  const role = { 'eks.amazonaws.com/role-arn': arn };
  test.each([
    {
      name: 'of its account',
      spec: { serviceAccountName: 'web' },
      others: [account('web', role)],
      becomes: arn,
      codes: [],
    },
    {
      name: 'by the old name',
      spec: { serviceAccount: 'web' },
      others: [account('web', role)],
      becomes: arn,
      codes: [],
    },
    { name: 'of the account that all have', spec: {}, others: [account('default', role)], becomes: arn, codes: [] },
    {
      name: 'none',
      spec: { serviceAccountName: 'web' },
      others: [account('web', {})],
      becomes: undefined,
      codes: ['serviceAccountName no-task-role'],
    },
    {
      name: 'unknown',
      spec: { serviceAccountName: 'web' },
      others: [],
      becomes: undefined,
      codes: ['serviceAccountName no-task-role'],
    },
    { name: 'not needed', spec: { serviceAccountName: 'default' }, others: [], becomes: undefined, codes: [] },
  ])('$name', ({ spec, others, becomes, codes }) => {
    const { definition, remarks, allFates } = importPod(spec, {}, others);
    expect(definition['taskRoleArn']).toBe(becomes);
    expect(told(remarks)).toEqual(codes);
    expect(allFates.some((fate) => fate.fate === 'remarked' && fate.code === 'role-trust')).toBe(becomes !== undefined);
  });

  test.each([
    { name: 'of nothing that is known', image: 'public.ecr.aws/example/web:1', others: [], partition: 'aws' },
    {
      name: 'of the registry',
      image: '123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/web:1',
      others: [],
      partition: 'aws-us-gov',
    },
    {
      name: 'of the registry in China',
      image: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1',
      others: [],
      partition: 'aws-cn',
    },
    {
      name: 'of the task role',
      image: 'public.ecr.aws/example/web:1',
      others: [account('default', { 'eks.amazonaws.com/role-arn': 'arn:aws-cn:iam::123456789012:role/a' })],
      partition: 'aws-cn',
    },
  ])('of execution is in the partition $name', ({ image, others, partition }) => {
    const { definition } = importPod({}, { image }, others);
    expect(String(definition['executionRoleArn']).split(':')[1]).toBe(partition);
  });

  test('of execution has a name that IAM takes', () => {
    const { definition } = importPod({});
    expect(String(definition['executionRoleArn']).split('/')[1]?.length).toBeLessThanOrEqual(64);
  });
});

describe('labels and annotations of pods', () => {
  const metadata = {
    labels: { app: 'web', 'pod-template-hash': 'a', 'app.kubernetes.io/name': 'web' },
    annotations: {
      'com.example.owner': 'shop',
      'fargate-queue-scaler/family': 'Web',
      'kubectl.kubernetes.io/restartedAt': 'now',
      'checksum/config': 'a',
      'sidecar.istio.io/inject': 'true',
      'vault.hashicorp.com/role': 'a',
      'prometheus.io/scrape': 'true',
    },
  };

  test('become tags, Docker labels, or what they did is lost', () => {
    const { definition, containers, remarks } = importTemplate({
      metadata,
      spec: { containers: [plainContainer, { ...plainContainer, name: 'other', resources: {} }] },
    });
    expect(definition['tags']).toEqual([{ key: 'app', value: 'web' }]);
    expect(containers.map(({ dockerLabels }) => dockerLabels)).toEqual([{ 'com.example.owner': 'shop' }, undefined]);
    expect(remarks.filter((remark) => remark.startsWith('/metadata'))).toEqual([
      '/metadata/annotations/prometheus.io~1scrape injection-lost',
      '/metadata/annotations/sidecar.istio.io~1inject injection-lost',
      '/metadata/annotations/vault.hashicorp.com~1role injection-lost',
    ]);
  });
});

describe('where containers log to', () => {
  const conf = (match: string): JsonMap => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-logging', namespace: 'aws-observability' },
    data: {
      'output.conf': writeFluentBitOutput([
        { match, region: 'eu-west-1', logGroupName: '/own', logStreamPrefix: 'web/app/', createsGroup: true },
      ]),
    },
  });

  test('is what the log router of the cluster says', () => {
    const { containers, remarks, allFates } = importPod({}, {}, [conf('*')]);
    expect(containers[0]?.['logConfiguration']).toEqual({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': '/own',
        'awslogs-region': 'eu-west-1',
        'awslogs-stream-prefix': 'web',
        'awslogs-create-group': 'true',
      },
    });
    expect(remarks).toEqual(['/spec/containers architecture-assumed']);
    expect(allFates.find(({ pointer }) => pointer === '/data/output.conf')?.fate).toBe('mapped');
  });

  test('is a group of the family where it sends nothing', () => {
    const { containers, remarks } = importPod({}, {}, [conf('kube.var.log.containers.other-*')]);
    expect(containers[0]?.['logConfiguration']).toMatchObject({ options: { 'awslogs-group': '/ecs/web' } });
    expect(remarks).toEqual(usualRemarks);
  });
});
