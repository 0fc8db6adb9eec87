import { describe, expect, test } from '@jest/globals';
import { workloadOf } from '../../../../migration/export/surroundings/workload.ts';
import { boundsOf } from '../../../../migration/export/surroundings/workload-rollout.ts';
import { type Around, exportAround, problemsIn } from './support/service-export.ts';

const workload = ({ service, ...around }: Around) =>
  exportAround({ ...around, ...(service && { service: { serviceName: 'web-service', ...service } }) }, (parts) =>
    workloadOf({ ...parts, podSpecAdditions: { serviceAccountName: 'web' } }),
  );
const nodes = { context: { target: 'eks-nodes' } } as const;

describe('a Deployment', () => {
  test('of a service has its number, bounds and names', async () => {
    const service = {
      desiredCount: 2,
      schedulingStrategy: 'REPLICA',
      launchType: 'FARGATE',
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 50 },
    };
    const outcome = workload({ service, ports: [{ number: 8000 }] });
    expect(outcome.manifests.get('Deployment/web')).toMatchObject({
      metadata: {
        annotations: { 'fargate-queue-scaler/family': 'Shop_Web', 'fargate-queue-scaler/service': 'web-service' },
      },
      spec: {
        replicas: 2,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: '50%' } },
        template: { spec: { serviceAccountName: 'web', containers: [{ name: 'app' }] } },
      },
    });
    expect(outcome.remarks).toEqual([]);
    expect(await problemsIn(outcome)).toEqual([]);
  });

  test('without a service has one replica', () => {
    expect(workload({}).manifests.get('Deployment/web')?.['spec']).toMatchObject({ replicas: 1 });
  });
});

test.each([
  { name: "ECS's defaults", maximum: 200, minimum: 100, replicas: 2, surge: '100%', unavailable: '0%', differs: false },
  { name: 'half may be away', maximum: 100, minimum: 50, replicas: 4, surge: '0%', unavailable: '50%', differs: false },
  {
    name: 'a surge of whole pods stays a percentage',
    maximum: 150,
    minimum: 100,
    replicas: 4,
    surge: '50%',
    unavailable: '0%',
    differs: false,
  },
  {
    name: 'a surge of part of a pod is rounded down',
    maximum: 150,
    minimum: 100,
    replicas: 3,
    surge: 1,
    unavailable: '0%',
    differs: false,
  },
  {
    name: 'any number: Kubernetes rounds up',
    maximum: 150,
    minimum: 100,
    replicas: undefined,
    surge: '50%',
    unavailable: '0%',
    differs: true,
  },
  { name: 'no room at all', maximum: 100, minimum: 100, replicas: 2, surge: 1, unavailable: '0%', differs: true },
  { name: 'no room for one task', maximum: 150, minimum: 100, replicas: 1, surge: 1, unavailable: '0%', differs: true },
  { name: 'no replicas yet', maximum: 150, minimum: 100, replicas: 0, surge: '50%', unavailable: '0%', differs: true },
])('$name', ({ maximum, minimum, replicas, surge, unavailable, differs }) => {
  const bounds = boundsOf({ maximum, minimum }, replicas);
  expect([bounds.maxSurge, bounds.maxUnavailable, bounds.note !== undefined]).toEqual([surge, unavailable, differs]);
});

test.each([
  {
    name: 'a circuit breaker',
    service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } },
    remarks: ['circuit-breaker'],
  },
  {
    name: 'a rollback',
    service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } },
    remarks: ['circuit-breaker', 'rollback-not-automatic'],
  },
  {
    name: 'no circuit breaker',
    service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false } } },
    remarks: [],
  },
  {
    name: 'alarms',
    service: { deploymentConfiguration: { alarms: { alarmNames: ['a'], enable: true, rollback: true } } },
    remarks: ['deployment-strategy'],
  },
  {
    name: 'alarms that are off',
    service: { deploymentConfiguration: { alarms: { alarmNames: [], enable: false, rollback: false } } },
    remarks: [],
  },
  {
    name: 'blue and green',
    service: { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } },
    remarks: ['deployment-strategy', 'deployment-strategy'],
  },
  { name: 'a rolling update', service: { deploymentConfiguration: { strategy: 'ROLLING' } }, remarks: [] },
  {
    name: 'CodeDeploy',
    service: { deploymentController: { type: 'CODE_DEPLOY' } },
    remarks: ['deployment-controller'],
  },
  { name: 'ECS as controller', service: { deploymentController: { type: 'ECS' } }, remarks: [] },
  {
    name: 'Spot',
    service: {
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      ],
    },
    remarks: ['no-spot'],
  },
  { name: 'machines of their own', service: { launchType: 'EXTERNAL' }, remarks: ['external-launch'] },
  { name: 'zones in balance', service: { availabilityZoneRebalancing: 'ENABLED' }, remarks: ['zone-rebalancing'] },
  { name: 'zones out of balance', service: { availabilityZoneRebalancing: 'DISABLED' }, remarks: [] },
  { name: 'a shell', service: { enableExecuteCommand: true }, remarks: ['execute-command'] },
  {
    name: 'tags on tasks',
    service: { propagateTags: 'SERVICE', enableECSManagedTags: true },
    remarks: ['cost-tags', 'cost-tags'],
  },
  { name: 'no tags on tasks', service: { propagateTags: 'NONE', enableECSManagedTags: false }, remarks: [] },
  { name: 'what is of ECS alone', service: { platformVersion: 'LATEST', role: 'r', clientToken: 't' }, remarks: [] },
  {
    name: 'a load balancer, which lets a task go before it is stopped',
    service: { loadBalancers: [{}] },
    remarks: ['drain-before-stop'],
  },
  { name: 'monitoring', service: { monitoring: { x: 'y' } }, remarks: ['service-monitoring'] },
  {
    name: 'a placement on Fargate',
    service: {
      placementStrategy: [{ type: 'binpack', field: 'cpu' }],
      placementConstraints: [{ type: 'distinctInstance' }],
    },
    remarks: [],
  },
])('$name', ({ service, remarks }) => {
  const outcome = workload({ service: { desiredCount: 2, ...service } });
  expect(outcome.remarks.map((remark) => remark.split(' ')[0])).toEqual(remarks);
  expect(outcome.refused).toEqual([]);
});

describe('on nodes', () => {
  test('a spread and distinct instances become rules of the scheduler', async () => {
    const outcome = workload({
      ...nodes,
      service: {
        placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }, { type: 'random' }],
        placementConstraints: [{ type: 'distinctInstance' }],
      },
    });
    expect(outcome.manifests.get('Deployment/web')).toMatchObject({
      spec: {
        template: {
          spec: {
            topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }],
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }],
              },
            },
          },
        },
      },
    });
    expect(outcome.remarks).toEqual(['placement-spread /placementStrategy/0/type']);
  });

  test('distinct instances stand beside what the pod says about nodes', () => {
    const service = { placementConstraints: [{ type: 'distinctInstance' }] };
    const around = { ...nodes, service };
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: {} };
    const { manifests } = exportAround(around, (parts) => {
      const pod = { ...parts.pod, spec: { ...parts.pod.spec, affinity: { nodeAffinity } } };
      return workloadOf({ ...parts, pod, podSpecAdditions: {} });
    });
    expect(manifests.get('Deployment/web')).toMatchObject({
      spec: { template: { spec: { affinity: { nodeAffinity, podAntiAffinity: expect.anything() } } } },
    });
  });

  test.each([
    {
      name: 'bin packing is lost',
      service: { placementStrategy: [{ type: 'binpack', field: 'memory' }] },
      remark: 'placement /placementStrategy/0',
    },
    {
      name: 'a capacity provider is lost',
      service: { capacityProviderStrategy: [{ capacityProvider: 'big', weight: 1 }] },
      remark: 'capacity-provider /capacityProviderStrategy/0',
    },
  ])('$name', ({ service, remark }) => {
    expect(workload({ ...nodes, service }).remarks).toEqual([remark]);
  });
});

describe('a daemon service', () => {
  const service = {
    schedulingStrategy: 'DAEMON',
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 60 },
  };

  test('becomes a DaemonSet on nodes', () => {
    const outcome = workload({ ...nodes, service });
    expect(outcome.manifests.get('DaemonSet/web')?.['spec']).toMatchObject({
      updateStrategy: { rollingUpdate: { maxUnavailable: '40%' } },
    });
    expect(outcome.remarks).toEqual([]);
  });

  test('is refused on Fargate', () => {
    expect(workload({ service }).refused).toEqual(['daemon-on-fargate']);
  });
});

describe('tags', () => {
  test('become annotations, under a prefix where their names are not legal', () => {
    const tags = [
      { key: 'team', value: 'shop' },
      { key: 'cost centre', value: '7' },
      { key: 'aws:stack', value: 'x' },
    ];
    const outcome = workload({ service: { tags } });
    expect(outcome.manifests.get('Deployment/web')).toMatchObject({
      metadata: { annotations: { team: 'shop', 'fargate-queue-scaler.tag/cost-centre': '7' } },
    });
    expect(outcome.remarks).toEqual(['cost-tags /tags/0/value', 'cost-tags /tags/1/value']);
  });

  test('of which one cannot be told from another are named', () => {
    const outcome = workload({
      service: {
        tags: [
          { key: 'a b', value: '1' },
          { key: 'a:b', value: '2' },
        ],
      },
    });
    expect(outcome.remarks).toContain('cost-tags /tags/1');
  });
});
