import { describe, expect, test } from '@jest/globals';
import { deployment, imported } from '../support/imported.ts';

const hpa = (spec: string, version = 'v2') =>
  `\n{ apiVersion: autoscaling/${version}, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { kind: Deployment, name: web }, ${spec} } }`;
const scaledObject = (triggers: string) =>
  `\n{ apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: { name: s }, spec: { scaleTargetRef: { name: web }, triggers: [${triggers}] } }`;
const requests = 'resources: { requests: { cpu: 500m, memory: 1Gi } }';
const web = deployment('web', { container: requests });
/** One whose rollout has no limits that would change with the number of tasks. */
const recreated = deployment('web', { container: requests, spec: 'strategy: { type: Recreate }' });
const metric = (name: string, target: string) =>
  `{ type: Resource, resource: { name: ${name}, target: { ${target} } } }`;

describe('a service that is autoscaled', () => {
  test('follows CPU and memory by target tracking, with its least and most', () => {
    const { file, problems } = imported(
      web +
        hpa(
          `minReplicas: 2, maxReplicas: 6, metrics: [${metric('cpu', 'type: Utilization, averageUtilization: 60')}, ${metric('memory', 'type: AverageValue, averageValue: 512Mi')}], behavior: { scaleDown: { stabilizationWindowSeconds: 120 }, scaleUp: { stabilizationWindowSeconds: 30 } }`,
        ),
    );
    expect(problems).toEqual([]);
    const resource = { serviceNamespace: 'ecs', scalableDimension: 'ecs:service:DesiredCount' };
    expect(file('web/auto-scaling.json')).toMatchObject({
      scalableTargets: [{ ...resource, minCapacity: 2, maxCapacity: 6 }],
      scalingPolicies: [
        {
          ...resource,
          policyName: 'web-cpu',
          policyType: 'TargetTrackingScaling',
          targetTrackingScalingPolicyConfiguration: {
            targetValue: 60,
            predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
            scaleInCooldown: 120,
            scaleOutCooldown: 30,
          },
        },
        { policyName: 'web-memory', targetTrackingScalingPolicyConfiguration: { targetValue: 50 } },
      ],
    });
    expect(file('web/service.json')).toMatchObject({ desiredCount: 2 });
  });

  test.each([
    {
      name: 'a CPU target',
      manifest: hpa(`maxReplicas: 3, metrics: [${metric('cpu', 'type: Utilization, averageUtilization: 60')}]`),
      codes: [],
    },
    {
      name: 'version 1',
      manifest: hpa('maxReplicas: 3, targetCPUUtilizationPercentage: 60', 'v1'),
      codes: [],
    },
    {
      name: 'an amount of memory',
      manifest: hpa(`maxReplicas: 3, metrics: [${metric('memory', 'type: AverageValue, averageValue: 512Mi')}]`),
      codes: ['utilization-of-task'],
    },
    {
      name: 'an amount that the task does not have',
      manifest: hpa(`maxReplicas: 3, metrics: [${metric('memory', 'type: AverageValue, averageValue: 2Gi')}]`),
      codes: ['utilization-beyond-task'],
    },
    {
      name: 'a percentage that the task does not have',
      manifest: hpa('maxReplicas: 3, targetCPUUtilizationPercentage: 150', 'v1'),
      codes: ['utilization-beyond-task'],
    },
    {
      name: 'one container of the pod',
      manifest: hpa(
        'maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: cpu, container: main, target: { type: Utilization, averageUtilization: 60 } } }]',
      ),
      codes: ['metric-of-whole-task'],
    },
    {
      name: 'a metric of pods',
      manifest: hpa(
        'maxReplicas: 3, metrics: [{ type: Pods, pods: { metric: { name: x }, target: { type: AverageValue, averageValue: 4 } } }]',
      ),
      codes: ['metric-lost'],
    },
    {
      name: 'steps',
      manifest: hpa(
        'maxReplicas: 3, behavior: { scaleUp: { policies: [{ type: Pods, value: 1, periodSeconds: 60 }] } }',
      ),
      codes: ['scaling-behavior-lost'],
    },
    {
      name: "KEDA's CPU trigger",
      manifest: scaledObject("{ type: cpu, metricType: Utilization, metadata: { value: '60' } }"),
      codes: [],
    },
    {
      name: "another trigger of KEDA's",
      manifest: scaledObject('{ type: prometheus, metadata: { query: x } }'),
      codes: ['trigger-lost'],
    },
  ])('with $name is told as $codes', ({ manifest, codes }) => {
    const { codesAt, paths } = imported(recreated + manifest);
    expect(paths).toContain('web/auto-scaling.json');
    expect([...codesAt(1, '')].sort()).toEqual([...codes].sort());
  });

  const dominated = 'resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { cpu: "2", memory: 4Gi } }';
  const sidecar = ", { name: side, image: 'public.ecr.aws/example/side:1' }";
  const utilization = (percent: number) =>
    hpa(`maxReplicas: 3, metrics: [${metric('cpu', `type: Utilization, averageUtilization: ${percent}`)}]`);
  const byKeda = scaledObject("{ type: cpu, metricType: Utilization, metadata: { value: '80' } }");
  test.each([
    { name: 'where they are what the task has', container: requests, manifest: utilization(60), target: 60, codes: [] },
    {
      name: 'where the limits make the size',
      container: dominated,
      manifest: utilization(80),
      target: 4,
      codes: ['utilization-of-task'],
    },
    {
      name: 'above 100, where the limits leave room',
      container: dominated,
      manifest: utilization(300),
      target: 15,
      codes: ['utilization-of-task'],
    },
    {
      name: "of KEDA's trigger",
      container: dominated,
      manifest: byKeda,
      target: 4,
      codes: ['utilization-of-task'],
    },
    {
      name: 'that are the limits where there are no others',
      container: 'resources: { limits: { cpu: 500m, memory: 1Gi } }',
      manifest: utilization(60),
      target: 60,
      codes: [],
    },
    {
      name: 'that nobody makes',
      container: '',
      manifest: utilization(60),
      target: undefined,
      codes: ['utilization-without-request'],
    },
    {
      name: 'that one of two containers does not make',
      container: `${requests} }${sidecar.replace(' }', '')}`,
      manifest: utilization(60),
      target: undefined,
      codes: ['utilization-without-request'],
    },
  ])('takes a percentage of the requests $name for one of the task', ({ container, manifest, target, codes }) => {
    const { file, codesAt, problems } = imported(
      deployment('web', { container, spec: 'strategy: { type: Recreate }' }) + manifest,
    );
    expect(problems).toEqual([]);
    const policies =
      target === undefined ? [] : [{ targetTrackingScalingPolicyConfiguration: { targetValue: target } }];
    expect(file('web/auto-scaling.json')).toMatchObject({ scalingPolicies: policies });
    expect(codesAt(1, '')).toEqual(codes);
  });

  test('is refused with a target that is no quantity', () => {
    const { problems } = imported(
      web + hpa(`maxReplicas: 3, metrics: [${metric('cpu', 'type: AverageValue, averageValue: much')}]`),
    );
    expect(problems).toEqual([expect.objectContaining({ code: 'wrong-type' })]);
  });
});

describe('the fields of a service', () => {
  test.each([
    {
      name: 'defaults',
      spec: '',
      service: { desiredCount: 1, deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 75 } },
      codes: [],
    },
    {
      name: 'replicas and limits',
      spec: 'replicas: 4\n  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }',
      service: { desiredCount: 4, deploymentConfiguration: { maximumPercent: 125, minimumHealthyPercent: 75 } },
      codes: [],
    },
    {
      name: 'Recreate',
      spec: 'strategy: { type: Recreate }',
      service: { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } },
      codes: [],
    },
    {
      name: 'a deadline',
      spec: 'progressDeadlineSeconds: 120',
      service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } },
      codes: ['progress-deadline-is-circuit-breaker'],
    },
    {
      name: 'the default deadline',
      spec: 'progressDeadlineSeconds: 600\n  minReadySeconds: 0\n  paused: false',
      service: {},
      codes: [],
    },
    {
      name: 'a rollout that would not move',
      spec: "replicas: 2\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '25%' } }",
      service: { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 } },
      codes: [],
    },
    {
      name: 'none for now',
      spec: 'replicas: 0',
      service: { desiredCount: 0, deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 75 } },
      codes: [],
    },
    { name: 'a time to be ready', spec: 'minReadySeconds: 10', service: {}, codes: ['min-ready-lost'] },
    { name: 'a paused rollout', spec: 'paused: true', service: {}, codes: ['paused-rollout-lost'] },
  ])('$name', ({ spec, service, codes }: { spec: string; service: object; codes: readonly string[] }) => {
    const { file, codesAt } = imported(deployment('web', { spec }));
    expect(file('web/service.json')).toMatchObject({
      serviceName: 'web',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      ...service,
    });
    expect(codesAt(0, '/spec').filter((code) => codes.includes(code) || code === 'not-converted')).toEqual(codes);
  });

  test('are refused with a surge that is no number of pods', () => {
    const { problems } = imported(deployment('web', { spec: 'strategy: { rollingUpdate: { maxSurge: some } }' }));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'wrong-type', pointer: '/spec/strategy/rollingUpdate/maxSurge' }),
    ]);
  });

  const rolling = 'strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }';
  const keda = `${scaledObject("{ type: cpu, metricType: Utilization, metadata: { value: '60' } }").replace('triggers', 'minReplicaCount: 10, triggers')}`;
  test.each([
    {
      name: 'left out',
      spec: '',
      scaler: hpa('minReplicas: 4, maxReplicas: 40'),
      desiredCount: 4,
      deploymentConfiguration: { maximumPercent: 125, minimumHealthyPercent: 75 },
      codes: [],
    },
    {
      name: 'left out, with a minimum of one',
      spec: '',
      scaler: hpa('maxReplicas: 40'),
      desiredCount: 1,
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 75 },
      codes: ['rollout-bounds-vary'],
    },
    {
      name: 'below the minimum',
      spec: `replicas: 1\n  ${rolling}`,
      scaler: hpa('minReplicas: 10, maxReplicas: 40'),
      desiredCount: 10,
      deploymentConfiguration: { maximumPercent: 110, minimumHealthyPercent: 90 },
      codes: ['rollout-bounds-vary'],
    },
    {
      name: "below KEDA's minimum",
      spec: `replicas: 1\n  ${rolling}`,
      scaler: keda,
      desiredCount: 10,
      deploymentConfiguration: { maximumPercent: 110, minimumHealthyPercent: 90 },
      codes: ['rollout-bounds-vary'],
    },
    {
      name: 'above the minimum',
      spec: 'replicas: 8',
      scaler: hpa('minReplicas: 4, maxReplicas: 8'),
      desiredCount: 8,
      deploymentConfiguration: { maximumPercent: 125, minimumHealthyPercent: 75 },
      codes: [],
    },
    {
      name: 'zero, which no autoscaler changes',
      spec: 'replicas: 0',
      scaler: hpa('minReplicas: 4, maxReplicas: 8'),
      desiredCount: 0,
      deploymentConfiguration: { maximumPercent: 125, minimumHealthyPercent: 75 },
      codes: [],
    },
  ])(
    'of an autoscaled Deployment with replicas $name',
    ({ spec, scaler, codes, desiredCount, deploymentConfiguration }) => {
      const { file, remarks } = imported(deployment('web', { spec, container: requests }) + scaler);
      expect(file('web/service.json')).toMatchObject({ desiredCount, deploymentConfiguration });
      const told = remarks
        .filter((remark) => remark.includes('rollout-bounds-vary'))
        .map((remark) => remark.split(' ')[1]);
      expect(told).toEqual(codes);
    },
  );

  test.each([
    { name: 'of one pod', spec: 'replicas: 1', most: 100, least: 0, codes: [] },
    { name: 'of three', spec: 'replicas: 3, updateStrategy: { type: RollingUpdate }', most: 100, least: 66, codes: [] },
    {
      name: 'that may miss two of four',
      spec: 'replicas: 4, updateStrategy: { rollingUpdate: { maxUnavailable: 2, partition: 0 } }',
      most: 100,
      least: 50,
      codes: [],
    },
    {
      name: 'that replaces some only',
      spec: 'replicas: 4, updateStrategy: { rollingUpdate: { partition: 2 } }',
      most: 100,
      least: 75,
      codes: ['stateful-order-lost'],
    },
    {
      name: 'that somebody rolls by hand, in order',
      spec: 'updateStrategy: { type: OnDelete }, podManagementPolicy: OrderedReady',
      most: 100,
      least: 0,
      codes: ['stateful-order-lost', 'stateful-order-lost'],
    },
    { name: 'in no order', spec: 'podManagementPolicy: Parallel', most: 100, least: 0, codes: [] },
  ])('of a StatefulSet $name never let two run in one place', ({ spec, most, least, codes }) => {
    const { file, codesAt } = imported(
      `{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { ${spec}, selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: main, image: 'public.ecr.aws/example/db:1' }] } } } }`,
    );
    expect(file('db/service.json')).toMatchObject({
      deploymentConfiguration: { maximumPercent: most, minimumHealthyPercent: least },
    });
    const own = ['updateStrategy', 'podManagementPolicy'].flatMap((name) => codesAt(0, `/spec/${name}`));
    expect(own).toEqual(codes);
  });

  test('of a StatefulSet lose what its pods have of their own', () => {
    const { codesAt, file } = imported(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: main, image: 'public.ecr.aws/example/db:1' }] } }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]`);
    expect(codesAt(0, '/spec/serviceName')).toEqual(['stateful-identity-lost']);
    expect(codesAt(0, '/spec/volumeClaimTemplates')).toContain('stateful-storage-lost');
    expect(file('db/service.json')).toMatchObject({ desiredCount: 1 });
  });

  test('take labels and notes as tags, and the names that an export has kept', () => {
    const metadata =
      'name: web, labels: { team: shop }, annotations: { owner: ada, fargate-queue-scaler/service: shop-web, fargate-queue-scaler/family: shop, example.com/x: y }';
    const { file, codesAt } = imported(
      deployment('web').replace('metadata: { name: web }', `metadata: { ${metadata} }`),
    );
    expect(file('shop/service.json')).toMatchObject({
      serviceName: 'shop-web',
      taskDefinition: 'shop',
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'owner', value: 'ada' },
      ],
    });
    expect(codesAt(0, '/metadata')).toEqual(['annotation-not-converted']);
  });

  test('take the security groups of a policy that selects the pods', () => {
    const policy = (selector: string) =>
      `\n{ apiVersion: vpcresources.k8s.aws/v1beta1, kind: SecurityGroupPolicy, metadata: { name: p }, spec: { ${selector}, securityGroups: { groupIds: [sg-0123456789abcdef0] } } }\n---`;
    const account = '\n{ apiVersion: v1, kind: ServiceAccount, metadata: { name: default, labels: { net: x } } }';
    const groups = (manifests: string) => JSON.stringify(imported(manifests).file('web/service.json'));
    expect(groups(web + policy('podSelector: { matchLabels: { app: web } }'))).toContain('sg-0123456789abcdef0');
    expect(groups(web + policy('serviceAccountSelector: { matchLabels: { net: x } }') + account)).toContain(
      'sg-0123456789abcdef0',
    );
    const lonely = imported(web + policy('podSelector: { matchLabels: { app: other } }'));
    expect(lonely.codesAt(1, '')).toEqual(['security-groups-of-nobody']);
  });
});
