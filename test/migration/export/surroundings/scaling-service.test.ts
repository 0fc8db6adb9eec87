import { describe, expect, test } from '@jest/globals';
import { workloadOf } from '../../../../migration/export/surroundings/workload.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { type Around, exportAround, problemsIn } from './support/service-export.ts';

const target = { resourceId: 'service/c/web-service', minCapacity: 2, maxCapacity: 8 };
const tracking = (configuration: JsonMap) => ({
  policyName: 'p',
  policyType: 'TargetTrackingScaling',
  resourceId: 'service/c/web-service',
  targetTrackingScalingPolicyConfiguration: configuration,
});
const cpu = {
  predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  targetValue: 70,
};
const memory = {
  predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
  targetValue: 80,
};
const requests = {
  predefinedMetricSpecification: { predefinedMetricType: 'ALBRequestCountPerTarget', resourceLabel: 'app/x' },
  targetValue: 100,
};

const scaled = (policies: readonly JsonMap[], scalableTarget: JsonMap = target, around: Partial<Around> = {}) =>
  exportAround(
    {
      ...around,
      service: { serviceName: 'web-service', desiredCount: 3 },
      beside: { scalableTargets: [scalableTarget], scalingPolicies: policies },
    },
    (parts) => workloadOf({ ...parts, podSpecAdditions: {} }),
  );
const codesOf = ({ remarks }: { readonly remarks: readonly string[] }) => remarks.map((remark) => remark.split(' ')[0]);

describe('target tracking', () => {
  test('by CPU becomes a HorizontalPodAutoscaler, and the Deployment has no number of its own', async () => {
    const outcome = scaled([tracking(cpu)]);
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    });
    expect(outcome.manifests.get('Deployment/web')?.['spec']).not.toHaveProperty('replicas');
    expect(codesOf(outcome)).toEqual(['metrics-server']);
    expect(await problemsIn(outcome)).toEqual([]);
  });

  test('by CPU and memory has two metrics', () => {
    const outcome = scaled([tracking(cpu), tracking(memory)]);
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toMatchObject({
      metrics: [{ resource: { name: 'cpu' } }, { resource: { name: 'memory' } }],
    });
  });

  test('has the nearest of its cooldowns', () => {
    const outcome = scaled([tracking({ ...cpu, scaleInCooldown: 120, scaleOutCooldown: 30 })]);
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toMatchObject({
      behavior: { scaleDown: { stabilizationWindowSeconds: 120 } },
    });
    expect(codesOf(outcome)).toEqual(['metrics-server', 'scaling-pace', 'scaling-pace']);
  });

  test('that never scales in does not scale in', async () => {
    const outcome = scaled([tracking({ ...cpu, disableScaleIn: true })]);
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toMatchObject({
      behavior: { scaleDown: { selectPolicy: 'Disabled' } },
    });
    expect(codesOf(outcome)).toEqual(['metrics-server']);
    expect(await problemsIn(outcome)).toEqual([]);
  });

  test.each([
    {
      name: 'of which one alone never scales in',
      policies: [tracking({ ...cpu, disableScaleIn: true }), tracking({ ...memory, disableScaleIn: false })],
    },
    { name: 'to a fraction of a per cent', policies: [tracking({ ...cpu, targetValue: 70.5 })] },
  ])('$name differs', ({ policies }) => {
    expect(codesOf(scaled(policies))).toEqual(['metrics-server', 'scaling-pace']);
  });

  test('keeps one pod at least', () => {
    const outcome = scaled([tracking(cpu)], { ...target, minCapacity: 0 });
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toMatchObject({ minReplicas: 1 });
    expect(codesOf(outcome)).toContain('scaling-pace');
  });
});

test.each([
  { name: 'requests', policies: [tracking(requests)], says: 'ALBRequestCountPerTarget' },
  {
    name: 'a metric of their own',
    policies: [tracking({ customizedMetricSpecification: { metricName: 'Backlog' }, targetValue: 5 })],
    says: 'Backlog',
  },
  { name: 'steps', policies: [{ ...tracking({}), policyType: 'StepScaling' }], says: 'steps of an alarm' },
])('policies that follow $name are lost, and the number is fixed', ({ policies, says }) => {
  const outcome = scaled(policies);
  expect([...outcome.manifests.keys()]).toEqual(['Deployment/web']);
  expect(outcome.manifests.get('Deployment/web')?.['spec']).toMatchObject({ replicas: 3 });
  expect(codesOf(outcome)).toEqual(['scaling-metric', 'scaling-metric', 'scaling-metric']);
  expect(outcome.texts.join()).toContain(says);
});

test('a policy that is lost leaves the others', () => {
  const outcome = scaled([tracking(cpu), tracking(requests)]);
  expect(outcome.manifests.has('HorizontalPodAutoscaler/web')).toBe(true);
  expect(codesOf(outcome)).toEqual(['metrics-server', 'scaling-metric']);
});

describe('a policy that follows what a container asks for none of', () => {
  const requests = (names: readonly string[]) => ({
    resources: { requests: Object.fromEntries(names.map((name) => [name, '256Mi'])) },
  });
  test('is lost, and the number is fixed', async () => {
    const outcome = scaled([tracking(cpu)], target, { container: requests(['memory']) });
    expect([...outcome.manifests.keys()]).toEqual(['Deployment/web']);
    expect(outcome.manifests.get('Deployment/web')?.['spec']).toMatchObject({ replicas: 3 });
    expect(codesOf(outcome)).toEqual(['scaling-metric', 'scaling-metric', 'scaling-metric']);
    expect(outcome.texts.join()).toContain('ask for none: app.');
    expect(await problemsIn(outcome)).toEqual([]);
  });

  test('leaves one that follows what they ask for', async () => {
    const outcome = scaled([tracking(cpu), tracking(memory)], target, { container: requests(['memory']) });
    expect(outcome.manifests.get('HorizontalPodAutoscaler/web')?.['spec']).toMatchObject({
      metrics: [{ resource: { name: 'memory' } }],
    });
    expect(codesOf(outcome)).toEqual(['metrics-server', 'scaling-metric']);
    expect(await problemsIn(outcome)).toEqual([]);
  });
});

test.each([
  { target: 'eks-fargate', says: '10251' },
  { target: 'eks-nodes', says: 'eksctl create addon --name metrics-server' },
  { target: 'minikube', says: 'minikube addons enable metrics-server' },
] as const)('where the metrics server of $target comes from is said', ({ target: to, says }) => {
  expect(scaled([tracking(cpu)], target, { context: { target: to } }).remedies.join()).toContain(says);
});
