import { describe, expect, test } from '@jest/globals';
import { clusterConfigOf } from '../../../../migration/export/surroundings/cluster.ts';
import { networkInputOf } from '../../../../migration/export/surroundings/network-input.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { type Around, exportAround } from './support/service-export.ts';

interface Needs {
  readonly queueUrl?: string;
  readonly usesExternalSecrets?: boolean;
  readonly usesLoadBalancer?: boolean;
  readonly architecture?: 'ARM64' | 'X86_64';
}

const clusterFor = (around: Around, needs: Needs = {}) =>
  exportAround(around, ({ service, queue, context }) =>
    clusterConfigOf(context, {
      network: networkInputOf(service, queue),
      architecture: 'X86_64',
      usesExternalSecrets: false,
      usesLoadBalancer: false,
      ...needs,
    }),
  );
const configOf = (around: Around, needs: Needs = {}) =>
  clusterFor(around, needs).files.get('cluster.eksctl.yaml') as JsonMap;
const nodes = { context: { target: 'eks-nodes' } } as const;

const awsvpcConfiguration = { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' };
const service = {
  cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/Shop_One',
  networkConfiguration: { awsvpcConfiguration },
};

describe('EKS on Fargate', () => {
  test('has profiles for the workload and for what the cluster itself runs', () => {
    expect(configOf({}, { queueUrl: 'x', usesExternalSecrets: true })).toMatchObject({
      apiVersion: 'eksctl.io/v1alpha5',
      kind: 'ClusterConfig',
      metadata: { name: 'shop', region: 'eu-central-1' },
      iam: { withOIDC: true },
      fargateProfiles: [
        { name: 'web', selectors: [{ namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' } }] },
        {
          name: 'system',
          selectors: [{ namespace: 'kube-system' }, { namespace: 'keda' }, { namespace: 'external-secrets' }],
        },
      ],
    });
  });

  test('is made where the tasks are', () => {
    const outcome = clusterFor({ service });
    expect(outcome.files.get('cluster.eksctl.yaml')).toMatchObject({
      metadata: { name: 'shop-one' },
      vpc: { subnets: { private: { 'tasks-1': { id: 'subnet-a' }, 'tasks-2': { id: 'subnet-b' } } } },
    });
    expect(outcome.remarks).toContain('private-subnets /networkConfiguration/awsvpcConfiguration/subnets/0');
  });

  test('says that tasks with public addresses lose them', () => {
    const given = {
      ...service,
      networkConfiguration: { awsvpcConfiguration: { ...awsvpcConfiguration, assignPublicIp: 'ENABLED' } },
    };
    const outcome = clusterFor({ service: given });
    expect(outcome.files.get('cluster.eksctl.yaml')).toMatchObject({
      vpc: { subnets: { public: { 'tasks-1': { id: 'subnet-a' } } } },
    });
    expect(outcome.remarks).toContain('no-public-address /networkConfiguration/awsvpcConfiguration/assignPublicIp');
  });

  test.each([
    {
      name: 'one queue',
      queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands',
      resource: 'arn:aws:sqs:eu-west-1:111122223333:commands',
    },
    {
      name: 'any queue where its name is not known yet',
      queueUrl: placeholder('CommandQueue'),
      resource: 'arn:aws:sqs:eu-central-1:111122223333:*',
    },
  ])("gives KEDA's operator a role for $name", ({ queueUrl, resource }) => {
    expect(configOf({}, { queueUrl, usesLoadBalancer: true })).toMatchObject({
      iam: {
        serviceAccounts: [
          { metadata: { name: 'aws-load-balancer-controller', namespace: 'kube-system' }, roleOnly: true },
          {
            metadata: { name: 'keda-operator' },
            attachPolicy: { Statement: [{ Action: ['sqs:GetQueueAttributes'], Resource: resource }] },
          },
        ],
      },
    });
  });
});

describe('EKS with nodes', () => {
  test.each([
    { architecture: 'X86_64', instanceType: 't3.medium' },
    { architecture: 'ARM64', instanceType: 't4g.medium' },
  ] as const)(
    'has two $instanceType for $architecture, in the groups of the tasks',
    ({ architecture, instanceType }) => {
      expect(configOf({ ...nodes, service }, { architecture })).toMatchObject({
        managedNodeGroups: [
          { instanceType, desiredCapacity: 2, privateNetworking: true, securityGroups: { attachIDs: ['sg-1'] } },
        ],
      });
    },
  );

  test("has no groups where the tasks' are not known", () => {
    const [group] = configOf(nodes)['managedNodeGroups'] as JsonMap[];
    expect(group).not.toHaveProperty('securityGroups');
  });
});

test('minikube needs no cluster, and has no network of AWS', () => {
  const outcome = clusterFor({ context: { target: 'minikube' }, service });
  expect(outcome.files.size).toBe(0);
  expect(outcome.remarks.filter((remark) => remark.startsWith('no-cloud-network'))).toHaveLength(3);
});

test.each([
  { namespace: 'shop', made: ['Namespace/shop'] },
  { namespace: 'default', made: [] },
])('the namespace $namespace', ({ namespace, made }) => {
  expect([...clusterFor({ context: { namespace } }).manifests.keys()]).toEqual(made);
});
