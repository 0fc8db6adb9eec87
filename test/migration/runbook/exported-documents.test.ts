import { describe, expect, test } from '@jest/globals';
import { listPrices, taskHourDollars } from '../../../contract/prices.ts';
import { eksFargateClusterCost } from '../../../cost/eks-fargate.ts';
import { eksClusterCost } from '../../../cost/eks-nodes.ts';
import { type Target, targets } from '../../../migration/kubernetes/target.ts';
import { exportedDocuments, exportedRunbookFacts } from '../../../migration/runbook/exported-documents.ts';
import { exported, exportText, fixtureNames } from './support/converted.ts';

const dukanx = ['dukanx-backend.json'];
const services = ['dukanx-backend.json'];

async function backend(target: Target = 'eks-fargate') {
  const { workloads } = await exported(dukanx, { services, target });
  const [workload] = workloads;
  if (workload === undefined) throw new Error('The backend was refused.');
  return workload;
}

async function worker(target: Target = 'eks-nodes') {
  const { workloads } = await exported(['queue-worker.described.json'], { target });
  const [workload] = workloads;
  if (workload === undefined) throw new Error('The worker was refused.');
  return workload;
}

describe('the facts of a backend behind a load balancer', () => {
  test('name all that its move has to do with', async () => {
    expect(exportedRunbookFacts(await backend(), 'yaml')).toMatchObject({
      workload: 'Deployment',
      operators: ['externalSecrets', 'loadBalancerController'],
      web: {
        containerPort: 8000,
        servicePort: 80,
        healthPath: '/health',
        balancedBy: 'Ingress',
        objectName: 'dukanx-backend',
      },
      roles: [
        { roleName: 'dukanx-task', trustPolicyFile: 'iam/dukanx-backend-trust-policy.json', policyFile: undefined },
        {
          roleName: 'dukanx-execution',
          trustPolicyFile: 'iam/dukanx-backend-secrets-trust-policy.json',
          policyFile: 'iam/dukanx-backend-secrets-policy.json',
        },
      ],
      secrets: [
        {
          kubernetesSecret: 'dukanx-backend-dukanx-backend',
          key: 'database_url',
          service: 'SecretsManager',
          id: 'arn:aws:secretsmanager:ap-south-1:111122223333:secret:dukanx/backend-AbCdEf',
          jsonKey: 'database_url',
        },
      ],
      databases: [{ variable: 'DATABASE_URL', host: undefined, port: undefined }],
      securityGroups: ['sg-0cccccccccccccccc'],
      ecsCluster: 'dukanx',
      ecsService: 'backend',
      ecsDesiredCount: 2,
      clusterName: 'dukanx-backend',
      bindingFiles: ['cutover/dukanx-backend.target-group-binding.yaml'],
      logs: { policyFile: 'iam/dukanx-backend-logs-policy.json', valuesFile: undefined, sharedFile: undefined },
      placeholders: { 'manifests.yaml': ['EKS_CLUSTER_SECURITY_GROUP'] },
      queue: undefined,
      credentials: undefined,
    });
  });

  test('have an access key for what asks AWS on minikube, and no security group', async () => {
    expect(exportedRunbookFacts(await backend('minikube'), 'yaml')).toMatchObject({
      web: { balancedBy: 'Service', objectName: 'dukanx-backend' },
      credentials: {
        secrets: [{ name: 'dukanx-backend-aws-credentials', idKey: 'access-key', secretKey: 'secret-access-key' }],
        policy: { Statement: [{ Action: ['secretsmanager:GetSecretValue'] }] },
      },
      securityGroups: [],
      roles: [],
    });
  });

  test('say the file in the format that was asked for', async () => {
    const workload = await backend();
    expect(exportedDocuments(workload, 'json').runbook).toContain('< manifests.json | kubectl apply');
    expect(exportedDocuments(workload).runbook).toContain('< manifests.yaml | kubectl apply');
  });
});

describe('the facts of a queue worker', () => {
  test('name its queue, KEDA, and the sender of its logs', async () => {
    expect(exportedRunbookFacts(await worker(), 'yaml')).toMatchObject({
      workload: 'ScaledJob',
      operators: expect.arrayContaining(['keda']),
      web: undefined,
      queue: { url: expect.stringMatching(/^https:\/\/sqs\./) },
      logs: { valuesFile: 'cloudide-worker-fluent-bit.values.yaml' },
    });
  });

  test('have the keys that KEDA reads on minikube', async () => {
    const { credentials } = exportedRunbookFacts(await worker('minikube'), 'yaml');
    expect(credentials?.secrets.map(({ name }) => name)).toContain('cloudide-worker-aws-keys');
    expect(JSON.stringify(credentials?.policy)).toMatch(/"sqs:GetQueueAttributes"\],"Resource":\["arn:aws:sqs:/);
  });
});

describe('what a backend costs', () => {
  const size = {
    cpuUnits: 512,
    memoryMib: 1024,
    architecture: 'X86_64',
    capacity: 'FARGATE',
    publicIp: false,
  } as const;

  test('is what the price list says of its size and number', async () => {
    const { cost } = exportedDocuments(await backend());
    expect(cost).toMatchObject({
      tasks: { ...size, count: 2, hoursPerDay: 24, operatorPods: 5 },
      eksFargate: eksFargateClusterCost(size, 48, 5),
      eksNodes: eksClusterCost(2, listPrices, { architecture: 'X86_64', wayOut: 'nat-gateway' }),
      recommendation: expect.arrayContaining([expect.stringMatching(/^Stay on ECS/)]),
    });
    expect(cost).toHaveProperty('ecs.dollars', expect.closeTo(1440 * taskHourDollars(size) + 36, 2));
  });

  test('fits into ten lines, with the tier and its difference', async () => {
    const { costText } = exportedDocuments(await backend());
    expect(costText.split('\n').length).toBeLessThanOrEqual(10);
    for (const words of [
      'ECS on Fargate        $71.55 = ECS control plane 0.00 + Tasks 35.55 + NAT gateway 36.00',
      'EKS control plane 72.00',
      '256 MiB',
      '$6.40 a month more',
      'Stay on ECS',
    ])
      expect(costText).toContain(words);
  });

  test('is that of a task for a working day where none of a queue worker stands ready, else of those that do', async () => {
    expect(exportedDocuments(await worker()).cost).toMatchObject({ tasks: { count: 1, hoursPerDay: 8 } });
    const { workloads } = await exported(['queue-worker.described.json'], { settings: { ECS_MIN_TASKS: '3' } });
    expect(workloads.map((workload) => exportedDocuments(workload).cost)).toMatchObject([
      { tasks: { count: 3, hoursPerDay: 24 } },
    ]);
  });

  test('is not told without a size of the task', async () => {
    const workload = await backend();
    const { cost, costText, runbook } = exportedDocuments({
      ...workload,
      facts: { ...workload.facts, size: undefined },
    });
    expect(cost).toEqual({ unknown: expect.stringContaining('no size') });
    expect(costText).toMatch(/^What dukanx-backend costs: .*no size/);
    expect(runbook).not.toContain('## What it costs');
  });
});

describe.each(targets)('runbooks to %s', (target) => {
  test.each(fixtureNames('ecs'))(
    '%s: every placeholder of every file is told, and every file has its step',
    async (name) => {
      const { workloads } = await exported([name], { target });
      for (const workload of workloads) {
        const { runbook } = exportedDocuments(workload);
        const { placeholders } = exportedRunbookFacts(workload, 'yaml');
        const told = new Set(
          [...runbook.matchAll(/\| `\$\{(\w+)\}` \||\bexport (\w+)=/g)].map(([, open, set]) => open ?? set),
        );
        expect(
          Object.values(placeholders)
            .flat()
            .filter((each) => !told.has(each)),
        ).toEqual([]);
        expect(workload.files.filter(({ path }) => !runbook.includes(path)).map(({ path }) => path)).toEqual([]);
        expect(runbook).not.toMatch(/undefined|\[object/);
      }
    },
  );
});

const template = {
  Resources: {
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'orders',
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] },
        ContainerDefinitions: [
          {
            Name: 'app',
            Image: 'public.ecr.aws/docker/library/busybox:1',
            Environment: [{ Name: 'Q', Value: { Ref: 'Orders' } }],
          },
        ],
      },
    },
    TaskRole: { Type: 'AWS::IAM::Role', Properties: {} },
    Orders: { Type: 'AWS::SQS::Queue', Properties: {} },
  },
};

test("a template's placeholders are read off its stack", async () => {
  const { workloads } = await exportText(JSON.stringify(template));
  const [runbook = ''] = workloads.map((workload) => exportedDocuments(workload).runbook);
  const [values = ''] = runbook.split('## 1. ');
  expect(values).toMatch(/\| `\$\{AWS_STACK_NAME\}` \|/);
  expect(values).toContain('export Orders=$(resource Orders)\n');
  expect(values).toContain('export TaskRole=$(resource TaskRole)\n');
  expect(values).not.toContain('A placeholder of your input');
  expect(runbook).toContain(`aws iam get-role --role-name "\${TaskRole}"`);
  expect(runbook).toContain('CloudFormation does not hear of it');
});
