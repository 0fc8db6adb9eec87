import { describe, expect, test } from '@jest/globals';
import { podTemplateOf } from '../../../../migration/export/pod/pod-template-of.ts';
import { clusterConfigOf } from '../../../../migration/export/surroundings/cluster.ts';
import { networkOf } from '../../../../migration/export/surroundings/network.ts';
import { networkInputOf } from '../../../../migration/export/surroundings/network-input.ts';
import { serviceOf } from '../../../../migration/export/surroundings/service.ts';
import { workloadOf } from '../../../../migration/export/surroundings/workload.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import { type Around, exportAround, needsOf, problemsIn } from './support/service-export.ts';

const networkFor = (around: Around) =>
  exportAround(around, (parts) => networkOf({ ...parts, network: networkInputOf(parts.service, parts.queue) }));
const awsvpcConfiguration = { securityGroups: ['sg-1', 'sg-2'] };
const service = { networkConfiguration: { awsvpcConfiguration } };

describe('a network policy', () => {
  test.each([
    {
      name: 'lets in what the pod listens for',
      ports: [{ number: 8000 }, { number: 53, protocol: 'UDP' as const }],
      ingress: [
        {
          ports: [
            { port: 8000, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
        },
      ],
    },
    { name: 'lets nothing in where it listens for nothing', ports: [], ingress: [] },
  ])('$name, and everything out', ({ ports, ingress }) => {
    expect(networkFor({ ports }).manifests.get('NetworkPolicy/web')?.['spec']).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
      policyTypes: ['Ingress'],
      ingress,
    });
  });
});

describe('security groups', () => {
  test.each([
    { target: 'eks-fargate', kinds: ['NetworkPolicy/web', 'SecurityGroupPolicy/web'], code: 'pod-security-groups' },
    { target: 'minikube', kinds: ['NetworkPolicy/web'], code: 'no-security-groups' },
  ] as const)('on $target', ({ target, kinds, code }) => {
    const outcome = networkFor({ service, context: { target } });
    expect([...outcome.manifests.keys()]).toEqual(kinds);
    expect(outcome.remarks.filter((remark) => remark.startsWith(code))).toHaveLength(2);
  });

  test('on Fargate are those of the pods', async () => {
    const outcome = networkFor({ service, context: { target: 'eks-fargate' } });
    expect(outcome.manifests.get('SecurityGroupPolicy/web')?.['spec']).toMatchObject({
      securityGroups: { groupIds: ['sg-1', 'sg-2', placeholder('EKS_CLUSTER_SECURITY_GROUP')] },
    });
    expect((await problemsIn(outcome)).filter((problem) => !problem.includes('elector'))).toEqual([]);
  });

  const five = ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'];
  test.each([
    {
      name: 'a service',
      around: { service: { networkConfiguration: { awsvpcConfiguration: { securityGroups: five } } } },
      remark: 'cluster-security-group-missing /networkConfiguration/awsvpcConfiguration/securityGroups/4',
    },
    {
      name: 'settings',
      around: { settings: { ECS_SECURITY_GROUPS: five.join() } },
      remark: 'cluster-security-group-missing /ECS_SECURITY_GROUPS',
    },
  ])('leave no room for that of the cluster where $name has five, which is lost', ({ around, remark }) => {
    const outcome = networkFor(around);
    expect(outcome.manifests.get('SecurityGroupPolicy/web')?.['spec']).toMatchObject({
      securityGroups: { groupIds: five },
    });
    expect(outcome.remarks).toContain(remark);
    expect(outcome.texts.join()).not.toContain(placeholder('EKS_CLUSTER_SECURITY_GROUP'));
  });

  test('of the settings are divided at their commas', () => {
    const outcome = networkFor({ settings: { ECS_SECURITY_GROUPS: 'sg-1, sg-2' } });
    expect(outcome.manifests.get('SecurityGroupPolicy/web')?.['spec']).toMatchObject({
      securityGroups: { groupIds: ['sg-1', 'sg-2', placeholder('EKS_CLUSTER_SECURITY_GROUP')] },
    });
  });
});

/** Every member that CreateService and UpdateService take, by the ECS API reference, with all that they may have in them. */
const everything = {
  serviceName: 'web-service',
  cluster: 'shop',
  desiredCount: 2,
  availabilityZoneRebalancing: 'ENABLED',
  clientToken: 'token',
  forceNewDeployment: true,
  taskDefinition: 'Shop_Web:3',
  launchType: 'FARGATE',
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', base: 1, weight: 2 }],
  platformVersion: '1.4.0',
  role: 'ecsServiceRole',
  schedulingStrategy: 'REPLICA',
  deploymentController: { type: 'ECS' },
  deploymentConfiguration: {
    maximumPercent: 150,
    minimumHealthyPercent: 50,
    strategy: 'CANARY',
    bakeTimeInMinutes: 10,
    deploymentCircuitBreaker: {
      enable: true,
      rollback: true,
      resetOnHealthyTask: true,
      thresholdConfiguration: { type: 'COUNT', value: 3 },
    },
    alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    lifecycleHooks: [{ hookTargetArn: 'arn', roleArn: 'arn', lifecycleStages: ['POST_SCALE_UP'] }],
    linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 1 },
    canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 1 },
    earlySuccessCriteria: { enable: true, healthyPercent: 80 },
  },
  loadBalancers: [
    {
      targetGroupArn: 'arn',
      loadBalancerName: 'old',
      containerName: 'app',
      containerPort: 8000,
      advancedConfiguration: { alternateTargetGroupArn: 'arn', roleArn: 'arn' },
    },
  ],
  serviceRegistries: [{ registryArn: 'arn', port: 8000, containerName: 'app', containerPort: 8000 }],
  serviceConnectConfiguration: {
    enabled: true,
    namespace: 'internal',
    logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
    accessLogConfiguration: { format: 'JSON' },
    services: [
      {
        portName: 'http',
        discoveryName: 'api',
        ingressPortOverride: 15000,
        clientAliases: [{ port: 80, dnsName: 'api.internal', testTrafficRules: { header: { name: 'x' } } }],
        timeout: { idleTimeoutSeconds: 1, perRequestTimeoutSeconds: 1 },
        tls: { issuerCertificateAuthority: { awsPcaAuthorityArn: 'arn' }, kmsKey: 'k', roleArn: 'r' },
      },
    ],
  },
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
  },
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:a == b' }, { type: 'distinctInstance' }],
  placementStrategy: [
    { type: 'spread', field: 'instanceId' },
    { type: 'binpack', field: 'memory' },
  ],
  healthCheckGracePeriodSeconds: 30,
  tags: [{ key: 'team', value: 'shop' }],
  enableECSManagedTags: true,
  propagateTags: 'SERVICE',
  enableExecuteCommand: true,
  volumeConfigurations: [{ name: 'data', managedEBSVolume: { sizeInGiB: 10, roleArn: 'r' } }],
  vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 't', portName: 'http' }],
  gatewayConnectors: [{ name: 'g' }],
  monitoring: { level: 'x' },
};

test.each(['eks-fargate', 'eks-nodes', 'minikube'] as const)(
  'on %s each leaf of a service has its fate, and the objects are valid',
  async (target) => {
    const content = {
      containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 8000, name: 'http' }] }],
      volumes: [{ name: 'data', configuredAtLaunch: true }],
    };
    const task = new Ledger({ name: 'pod.json', kind: 'ecs', content, positionOf: () => undefined }).root;
    const nothing = { secrets: { referenceFor: () => undefined }, claims: { claimFor: () => undefined } };
    const outcome = exportAround({ service: everything, context: { target } }, (given) => {
      const parts = { ...given, pod: podTemplateOf(task, given.context, { ...nothing, service: given.service }) };
      const network = networkInputOf(parts.service, parts.queue);
      const needs = { ...needsOf(parts), usesLoadBalancer: true };
      const all = [
        workloadOf({ ...parts, podSpecAdditions: {} }),
        serviceOf(parts.service, parts.pod, parts.context),
        networkOf({ ...parts, network }),
        clusterConfigOf(parts.context, needs),
      ];
      return { manifests: all.flatMap(({ manifests }) => manifests), files: all.flatMap(({ files }) => files) };
    });
    expect(outcome.refused).toEqual([]);
    expect(outcome.remarks.filter((remark) => remark.startsWith('not-converted'))).toEqual([]);
    expect(await problemsIn(outcome, { target })).toEqual([]);
  },
);
