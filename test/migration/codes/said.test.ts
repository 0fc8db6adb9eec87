import { describe, expect, test } from '@jest/globals';
import type { RemarkCode } from '../../../migration/codes/index.ts';
import { checkOnFargate } from '../../../migration/ecs/check/fargate.ts';
import type { Target } from '../../../migration/kubernetes/target.ts';
import type { LossReport } from '../../../migration/report/loss-report.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';
import { exported } from '../support/exported.ts';
import { imported } from '../support/imported.ts';
import { inputText, taskOf } from '../support/workload-inputs.ts';

/** `<code> <document> <pointer>` of all remarks. */
function remarksIn({ fates }: LossReport): readonly string[] {
  return fates.flatMap((fate) => (fate.fate === 'remarked' ? [`${fate.code} ${fate.input} ${fate.pointer}`] : []));
}

/** Whether any of the remarks has the code. */
function isSaid(code: RemarkCode, remarks: readonly string[]): boolean {
  return remarks.some((remark) => remark.startsWith(`${code} `));
}

describe('an export says', () => {
  interface Input {
    readonly task?: JsonMap;
    readonly service?: JsonMap;
    readonly target?: Target;
  }

  interface Row {
    readonly code: RemarkCode;
    /** The document, and the pointer in it. */
    readonly at: string;
    readonly input: Input;
    /** What it is not said of. */
    readonly twin?: Input;
  }

  async function remarksOf({ task = {}, service, target = 'eks-fargate' }: Input): Promise<readonly string[]> {
    const services = service === undefined ? [] : [inputText('service', { taskDefinition: 'web', ...service })];
    const { problems, report } = await exported([inputText('task', taskOf('web', task))], target, { services });
    expect(problems).toEqual([]);
    return remarksIn(report);
  }

  const withGroups = (securityGroups: readonly string[]) => ({
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123'], securityGroups } },
  });
  const surging = (desiredCount: number) => ({ desiredCount, deploymentConfiguration: { maximumPercent: 150 } });

  const rows: readonly Row[] = [
    { code: 'task-endpoints-gone', at: 'task /family', input: {} },
    { code: 'network-policy-idle', at: 'task /family', input: {}, twin: { target: 'eks-nodes' } },
    {
      code: 'node-security-groups',
      at: 'service /networkConfiguration/awsvpcConfiguration/securityGroups/0',
      input: { target: 'eks-nodes', service: withGroups(['sg-0123']) },
      twin: { target: 'eks-fargate', service: withGroups(['sg-0123']) },
    },
    {
      code: 'rollout-bounds',
      at: 'service /deploymentConfiguration/maximumPercent',
      input: { service: { ...surging(1) } },
      twin: { service: surging(2) },
    },
    {
      code: 'rollout-bounds',
      at: 'service /deploymentConfiguration/maximumPercent',
      input: {
        service: { desiredCount: 2, deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      },
      twin: {
        service: { desiredCount: 2, deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 } },
      },
    },
  ];

  test.each(rows)('$code', async ({ code, at, input, twin }) => {
    expect(await remarksOf(input)).toContain(`${code} ${at}`);
    if (twin !== undefined) expect(isSaid(code, await remarksOf(twin))).toBe(false);
  });
});

describe('an import says', () => {
  interface Row {
    readonly code: RemarkCode;
    /** The kind of the object, and the pointer in it. */
    readonly at: string;
    readonly manifests: readonly JsonMap[];
    /** What it is not said of. */
    readonly twin: readonly JsonMap[];
  }

  /** The documents are called after the kinds of their objects. */
  async function remarksOf(manifests: readonly JsonMap[]): Promise<readonly string[]> {
    const { problems, report } = await imported(...manifests.map((each) => inputText(String(each['kind']), each)));
    expect(problems).toEqual([]);
    return remarksIn(report);
  }

  const metadata = { name: 'web', labels: { app: 'web' } };
  const podSpec = (container: JsonMap, spec: JsonMap = {}) => ({
    containers: [
      { name: 'main', image: 'public.ecr.aws/example/web:1', ports: [{ containerPort: 8000 }], ...container },
    ],
    ...spec,
  });
  const pod = (container: JsonMap = {}, spec: JsonMap = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: podSpec(container, spec),
  });
  const sized = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  const workload = (kind: 'Deployment' | 'StatefulSet', spec: JsonMap = {}) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: podSpec(sized('250m', '512Mi')) },
      ...spec,
    },
  });
  const service = (spec: JsonMap = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8000 }], ...spec },
  });

  const withInit = (cpu: string, memory: string) =>
    pod(sized('200m', '400Mi'), {
      initContainers: [{ name: 'init', image: 'public.ecr.aws/example/init:1', ...sized(cpu, memory) }],
    });

  const withClaim = pod(
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  );
  const claim = (spec: JsonMap = {}) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  const volume = (volumeMode: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      volumeMode,
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0123456789abcdef0' },
    },
  });
  const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'yesterday' };

  const binding = (targetType: string) => ({
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: { name: 'web' },
    spec: {
      targetGroupARN: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef',
      targetType,
      serviceRef: { name: 'web', port: 80 },
    },
  });

  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs';
  const queueWorker = pod({ env: [{ name: 'AWS_SQS_QUEUE_URL', value: queueUrl }] });
  const groups = {
    apiVersion: 'vpcresources.k8s.aws/v1beta1',
    kind: 'SecurityGroupPolicy',
    metadata: { name: 'web' },
    spec: { podSelector: { matchLabels: { app: 'web' } }, securityGroups: { groupIds: ['sg-0123456789abcdef0'] } },
  };
  const terminalWorker = (redisPort: string) =>
    pod({
      env: [
        { name: 'AWS_SQS_QUEUE_URL', value: queueUrl },
        { name: 'AWS_S3_BUCKET_NAME', value: 'workspaces' },
        { name: 'REDIS_HOST', value: 'redis.example.com' },
        { name: 'REDIS_PORT', value: redisPort },
      ],
    });
  const scaledJob = (trigger: JsonMap, env: Json = []) => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    metadata: { name: 'web' },
    spec: {
      jobTargetRef: { template: { spec: podSpec({ env }, { restartPolicy: 'Never' }) } },
      triggers: [{ type: 'aws-sqs-queue', metadata: { awsRegion: 'us-east-1', ...trigger } }],
    },
  });
  const fromVariable = { queueURLFromEnv: 'QUEUE' };
  const ofRegion = 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs';
  /** The address that SQS had in us-east-1 before it had one for each Region (SQS developer guide, "Endpoints"). */
  const withoutRegion = 'https://queue.amazonaws.com/111122223333/jobs';

  const autoscaler = (behavior: JsonMap) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      ...behavior,
    },
  });

  /** What the log router of EKS on Fargate is told (EKS user guide, "Start AWS Fargate logging for your cluster"). */
  const logRouter = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-logging', namespace: 'aws-observability' },
    data: {
      'output.conf':
        '[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region eu-west-1\n    log_group_name /web\n    log_stream_prefix web-\n',
    },
  };

  const rows: readonly Row[] = [
    // containers
    {
      code: 'init-size-dropped',
      at: 'Pod /spec/initContainers/0/resources/requests/cpu',
      manifests: [withInit('200m', '50Mi')],
      twin: [withInit('50m', '50Mi')],
    },
    {
      code: 'init-size-dropped',
      at: 'Pod /spec/initContainers/0/resources/requests/memory',
      manifests: [withInit('50m', '400Mi')],
      twin: [withInit('50m', '50Mi')],
    },
    {
      code: 'restart-rules-lost',
      at: 'Pod /spec/containers/0/restartPolicyRules',
      manifests: [
        pod({
          restartPolicy: 'Never',
          restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
        }),
      ],
      twin: [pod({ restartPolicy: 'Never' })],
    },
    {
      code: 'log-group-to-make',
      at: 'Pod /spec/containers',
      manifests: [pod()],
      twin: [pod(), logRouter],
    },
    // volumes
    {
      code: 'block-device-lost',
      at: 'Pod /spec/containers/0/volumeDevices',
      manifests: [pod({ volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] })],
      twin: [pod({ volumeDevices: [] })],
    },
    {
      code: 'block-device-lost',
      at: 'PersistentVolumeClaim /spec/volumeMode',
      manifests: [withClaim, claim({ volumeMode: 'Block' })],
      twin: [withClaim, claim({ volumeMode: 'Filesystem' })],
    },
    {
      code: 'block-device-lost',
      at: 'PersistentVolume /spec/volumeMode',
      manifests: [withClaim, claim({ volumeName: 'disk' }), volume('Block')],
      twin: [withClaim, claim({ volumeName: 'disk' }), volume('Filesystem')],
    },
    {
      code: 'volume-content-lost',
      at: 'PersistentVolumeClaim /spec/dataSource',
      manifests: [withClaim, claim({ dataSource: snapshot })],
      twin: [withClaim, claim()],
    },
    {
      code: 'volume-content-lost',
      at: 'PersistentVolumeClaim /spec/dataSourceRef',
      manifests: [withClaim, claim({ dataSourceRef: snapshot })],
      twin: [withClaim, claim()],
    },
    // Services and load balancers
    {
      code: 'not-ready-addresses-lost',
      at: 'Service /spec/publishNotReadyAddresses',
      manifests: [pod(), service({ publishNotReadyAddresses: true })],
      twin: [pod(), service({ publishNotReadyAddresses: false })],
    },
    {
      code: 'external-address-lost',
      at: 'Service /spec/externalIPs',
      manifests: [pod(), service({ externalIPs: ['192.0.2.1'] })],
      twin: [pod(), service({ externalIPs: [] })],
    },
    {
      code: 'external-address-lost',
      at: 'Service /spec/loadBalancerIP',
      manifests: [pod(), service({ type: 'LoadBalancer', loadBalancerIP: '192.0.2.1' })],
      twin: [pod(), service({ loadBalancerIP: '192.0.2.1' })],
    },
    {
      code: 'traffic-distribution-lost',
      at: 'Service /spec/trafficDistribution',
      manifests: [pod(), service({ trafficDistribution: 'PreferClose' })],
      twin: [pod(), service({ trafficDistribution: '' })],
    },
    {
      code: 'target-type-instance',
      at: 'TargetGroupBinding /spec/targetType',
      manifests: [pod(), service(), binding('instance')],
      twin: [pod(), service(), binding('ip')],
    },
    {
      code: 'security-groups-to-set',
      at: 'SecurityGroupPolicy /spec/securityGroups/groupIds/0',
      manifests: [queueWorker, groups],
      twin: [pod(), groups],
    },
    // queue workers
    {
      code: 'setting-not-readable',
      at: 'Pod /spec/containers/0/env/3/value',
      manifests: [terminalWorker('many')],
      twin: [terminalWorker('6379')],
    },
    {
      code: 'queue-region',
      at: 'ScaledJob /spec/triggers/0/metadata/awsRegion',
      manifests: [scaledJob({ queueURL: withoutRegion })],
      twin: [scaledJob({ queueURL: ofRegion })],
    },
    {
      code: 'queue-region',
      at: 'ScaledJob /spec/triggers/0/metadata/awsRegion',
      manifests: [scaledJob(fromVariable)],
      twin: [scaledJob(fromVariable, [{ name: 'QUEUE', value: ofRegion }])],
    },
    {
      code: 'queue-not-known',
      at: 'ScaledJob /spec/triggers/0/metadata/queueURLFromEnv',
      manifests: [scaledJob(fromVariable)],
      twin: [scaledJob(fromVariable, [{ name: 'QUEUE', value: ofRegion }])],
    },
    // scaling and order
    {
      code: 'stabilization-is-cooldown',
      at: 'HorizontalPodAutoscaler /spec/behavior/scaleDown/stabilizationWindowSeconds',
      manifests: [workload('Deployment'), autoscaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 300 } } })],
      twin: [workload('Deployment'), autoscaler({ behavior: {} })],
    },
    {
      code: 'stateful-order-lost',
      at: 'StatefulSet /spec/podManagementPolicy',
      manifests: [workload('StatefulSet', { podManagementPolicy: 'OrderedReady' })],
      twin: [workload('StatefulSet', { podManagementPolicy: 'Parallel' })],
    },
  ];

  test.each(rows)('$code at $at', async ({ code, at, manifests, twin }) => {
    expect(await remarksOf(manifests)).toContain(`${code} ${at}`);
    expect(isSaid(code, await remarksOf(twin))).toBe(false);
  });
});

/** What an import puts out is held to it; a problem found there is told as `invalid-output`. */
test.each([
  { member: 'privileged', value: true, problems: ['not-on-fargate /containerDefinitions/0/privileged'] },
  { member: 'privileged', value: false, problems: [] },
])('the check for Fargate of a container whose "$member" is $value', ({ member, value, problems }) => {
  const content = taskOf('web', {}, { [member]: value });
  const ledger = new Ledger({ name: 'task', kind: 'ecs', content, positionOf: () => undefined });
  checkOnFargate(ledger.root);
  expect(ledger.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(problems);
});
