import { describe, expect, test } from '@jest/globals';
import { deployment, imported } from '../support/imported.ts';

const hpa = (spec: string, version = 'v2') =>
  `\n{ apiVersion: autoscaling/${version}, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { kind: Deployment, name: web }, ${spec} } }`;
const scaledObject = (triggers: string) =>
  `\n{ apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: { name: s }, spec: { scaleTargetRef: { name: web }, triggers: [${triggers}] } }`;
const web = deployment('web', { container: 'resources: { requests: { cpu: 500m, memory: 1Gi } }' });
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
      codes: ['utilization-of-task'],
    },
    {
      name: 'version 1',
      manifest: hpa('maxReplicas: 3, targetCPUUtilizationPercentage: 60', 'v1'),
      codes: ['utilization-of-task'],
    },
    {
      name: 'one container of the pod',
      manifest: hpa(
        'maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: cpu, container: main, target: { type: Utilization, averageUtilization: 60 } } }]',
      ),
      codes: ['metric-of-whole-task', 'utilization-of-task'],
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
    const { codesAt, paths } = imported(web + manifest);
    expect(paths).toContain('web/auto-scaling.json');
    expect([...codesAt(1, '')].sort()).toEqual([...codes].sort());
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
    expect(codesAt(0, '/spec/volumeClaimTemplates')).toEqual(['stateful-storage-lost']);
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
