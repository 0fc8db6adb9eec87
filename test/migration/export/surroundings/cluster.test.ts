import { describe, expect, test } from '@jest/globals';
import { type ClusterNeeds, clusterConfigOf } from '../../../../migration/export/surroundings/cluster.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { type Around, exportAround, needsOf } from './support/service-export.ts';

type Needs = Partial<ClusterNeeds>;

const clusterFor = (around: Around, needs: Needs = {}) =>
  exportAround(around, (parts) => clusterConfigOf(parts.context, { ...needsOf(parts), ...needs }));
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

  const requests = { milliCpu: 500, memoryMib: 1024, gpus: 0 };
  test.each<{ name: string; needs: Needs; group: JsonMap; codes: readonly string[] }>([
    {
      name: 'as many of the smallest type as hold all replicas',
      needs: { requests, pods: { most: 40, isFixed: true } },
      group: { instanceType: 't3.medium', desiredCapacity: 14, minSize: 14, maxSize: 14 },
      codes: ['nodes-fixed'],
    },
    {
      name: 'as many as hold all that an autoscaler may start',
      needs: { requests, pods: { most: 10, isFixed: false } },
      group: { instanceType: 't3.medium', desiredCapacity: 4, minSize: 4, maxSize: 4 },
      codes: ['nodes-fixed'],
    },
    {
      name: 'ten at most for an autoscaler',
      needs: { requests, pods: { most: 40, isFixed: false } },
      group: { instanceType: 't3.medium', desiredCapacity: 10 },
      codes: ['nodes-fixed', 'nodes-capped'],
    },
    {
      name: 'two for a pod on each node',
      needs: { requests, pods: undefined },
      group: { instanceType: 't3.medium', desiredCapacity: 2 },
      codes: ['nodes-fixed'],
    },
    {
      name: 'a type that holds 4 vCPU and 30 GiB',
      needs: { requests: { milliCpu: 4000, memoryMib: 30_720, gpus: 0 } },
      group: { instanceType: 'm5.4xlarge', desiredCapacity: 2 },
      codes: ['nodes-fixed'],
    },
    {
      name: 'a type with a GPU',
      needs: { requests: { ...requests, gpus: 1 } },
      group: { instanceType: 'g4dn.xlarge' },
      codes: ['gpu-nodes', 'nodes-fixed'],
    },
    {
      name: 'two for the cluster alone, where no type holds the pod',
      needs: { architecture: 'ARM64', requests: { ...requests, gpus: 1 } },
      group: { instanceType: 't4g.medium', desiredCapacity: 2 },
      codes: ['no-node-type'],
    },
  ])('has $name', ({ needs, group, codes }) => {
    const { files, ofTask } = clusterFor(nodes, needs);
    expect(files.get('cluster.eksctl.yaml')).toMatchObject({ managedNodeGroups: [group] });
    expect(ofTask.map((remark) => remark.split(':')[0])).toEqual(codes);
  });

  test.each([
    { name: 'the EBS CSI driver where a volume needs it', usesEbs: true, drivers: [{ ebsCSIController: true }] },
    { name: 'no driver where none does', usesEbs: false, drivers: [] },
  ])('has $name', ({ usesEbs, drivers }) => {
    const addons = (configOf(nodes, { usesEbs })['addons'] ?? []) as readonly JsonMap[];
    const found = addons.filter(({ name }) => name === 'aws-ebs-csi-driver');
    expect(found.map(({ wellKnownPolicies }) => wellKnownPolicies)).toEqual(drivers);
  });

  test('has none for Windows', () => {
    const [remark] = clusterFor({
      ...nodes,
      task: { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
    }).ofTask;
    expect(remark).toContain('no-node-type: The pod runs on Windows');
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

describe('the label for readiness gates', () => {
  const labels = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };
  test.each([
    {
      name: 'is on the namespace of what is behind a load balancer',
      around: {},
      uses: true,
      expected: labels,
      codes: ['readiness-gate'],
    },
    { name: 'is nowhere without one', around: {}, uses: false, expected: undefined, codes: [] },
    {
      name: 'is nowhere on minikube',
      around: { context: { target: 'minikube' as const } },
      uses: true,
      expected: undefined,
      codes: [],
    },
  ])('$name', ({ around, uses, expected, codes }) => {
    const { manifests, ofTask } = clusterFor(around, { usesLoadBalancer: uses });
    expect(manifests.get('Namespace/shop')?.['metadata']).toEqual({
      name: 'shop',
      ...(expected && { labels: expected }),
    });
    expect(ofTask.map((remark) => remark.split(':')[0])).toEqual(codes);
  });

  test('is to be set by hand on the namespace that each cluster has', () => {
    const { manifests, ofTask } = clusterFor({ context: { namespace: 'default' } }, { usesLoadBalancer: true });
    expect(manifests.size).toBe(0);
    expect(ofTask).toHaveLength(1);
  });
});
