import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import type { RunbookFacts } from '../../../migration/runbook/facts.ts';
import { runbookOf } from '../../../migration/runbook/runbook.ts';
import { backendToEcs, backendToEks, workerToEcs, workerToEks } from './support/facts.ts';

const inputs: readonly { readonly name: string; readonly facts: RunbookFacts }[] = [
  { name: 'a backend to EKS on Fargate', facts: backendToEks },
  {
    name: 'a backend to EKS nodes, of which nothing is known',
    facts: {
      ...backendToEks,
      target: 'eks-nodes',
      ecsCluster: undefined,
      region: `\${AWS_REGION}`,
      account: `\${AWS_ACCOUNT_ID}`,
    },
  },
  {
    name: 'a backend behind an Ingress, with the security group of its tasks',
    facts: {
      ...backendToEks,
      securityGroups: ['sg-1'],
      web: {
        ...backendToEks.web,
        containerPort: 8000,
        servicePort: 80,
        healthPath: '/',
        balancedBy: 'Ingress',
        objectName: 'backend',
      },
    },
  },
  { name: 'a backend to minikube', facts: { ...backendToEks, target: 'minikube', operators: [], placeholders: {} } },
  {
    name: 'a DaemonSet that serves nothing',
    facts: { ...backendToEks, workload: 'DaemonSet', web: undefined, databases: [], cost: undefined },
  },
  { name: 'a queue worker to jobs', facts: workerToEks },
  { name: 'a queue worker to a ScaledObject', facts: { ...workerToEks, workload: 'ScaledObject' } },
  { name: 'a backend to ECS', facts: backendToEcs },
  { name: 'a queue worker to the scaler', facts: workerToEcs },
  {
    name: 'a ScaledJob to the scaler',
    facts: { ...workerToEcs, workload: { kind: 'ScaledJob', name: 'worker' }, scaledBy: undefined },
  },
  {
    name: 'a CronJob to a schedule',
    facts: {
      ...backendToEcs,
      web: undefined,
      workload: { kind: 'CronJob', name: 'nightly' },
      start: { kind: 'schedule', file: 'schedule.json', scheduleName: 'nightly', roleName: 'nightly-scheduler' },
    },
  },
  {
    name: 'a Job to a task',
    facts: {
      ...backendToEcs,
      web: undefined,
      taskRoleName: undefined,
      executionPolicy: undefined,
      workload: { kind: 'Job', name: 'once' },
      start: { kind: 'run-task', file: 'run-task.json' },
    },
  },
];

function commandsIn(markdown: string): string {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n');
}

describe.each(inputs)('the runbook of $name', ({ facts }) => {
  const markdown = runbookOf(facts);

  test('has steps in order, each with a way to see that it worked', () => {
    const titles = [...markdown.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(titles).toEqual(titles.map((_, index) => index + 1));
    expect(markdown.match(/^- \[ \] \S/gm)).toHaveLength(titles.length);
    expect(markdown.match(/^\*\*Worked if\*\* \S/gm)).toHaveLength(titles.length);
  });

  test('has commands that a shell can read', () => {
    const { stderr, status } = spawnSync('bash', ['-n'], { input: commandsIn(markdown), encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test('says of each value where it comes from, and sets none after its use', () => {
    const [head = '', ...rest] = markdown.split('\n## 1. ');
    const told = new Set([...head.matchAll(/`\$\{(\w+)\}`|export (\w+)=/g)].map(([, open, set]) => open ?? set));
    for (const line of rest.join('').split('\n')) {
      const own = /export (\w+)=/.exec(line)?.[1];
      for (const [, name] of line.matchAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g)) {
        if (name !== own) expect(told).toContain(name);
      }
      if (own !== undefined) told.add(own);
    }
    expect(markdown).not.toContain('undefined');
  });

  test('deletes nothing before its last step, and says how to roll back just before', () => {
    const steps = markdown.split(/^## \d+\. /m).slice(1);
    const last = steps.at(-1) ?? '';
    expect(last).toMatch(/^Clean up/);
    expect(steps.at(-2)).toMatch(/^To roll back at any time/);
    const earlier = commandsIn(steps.slice(0, -2).join(''));
    expect(earlier).not.toMatch(/delete-service|delete namespace|ecs:destroy|eksctl delete/);
  });
});

/** Fragments that have to be there, in this order. */
function inOrder(markdown: string, fragments: readonly string[]): void {
  let from = 0;
  for (const fragment of fragments) {
    const at = markdown.indexOf(fragment, from);
    expect({ fragment, found: at >= 0 }).toEqual({ fragment, found: true });
    from = at;
  }
}

test('a backend moves to EKS image first, DNS last', () => {
  inOrder(runbookOf(backendToEks), [
    '# backend: from ECS to EKS with pods on Fargate',
    'export EKS_CLUSTER=shop',
    'Use the same image: 111122223333.dkr.ecr',
    '--repository-name backend --image-ids imageTag=1.2',
    'cat cluster.eksctl.yaml | eksctl create cluster',
    'export OIDC_PROVIDER=',
    '--set webhook.port=9443',
    'aws-load-balancer-controller',
    'Let pods assume the role backend-task',
    '--policy-name secrets-for-pods',
    'aws secretsmanager describe-secret --secret-id shop/backend',
    '--policy-name backend-logs',
    'aws ec2 authorize-security-group-ingress',
    '--port 5432',
    '--services backend',
    '[Scheme,Type]',
    'kubectl apply',
    'externalsecret --all',
    'nc -zv -w 5',
    'rollout status deployment/backend',
    '18080/health',
    'wait service/backend --for=jsonpath',
    '"SetIdentifier":"ecs","Weight":$((100 - $1))',
    '"SetIdentifier":"kubernetes","Weight":$1',
    '"$(weights 10)"',
    '"$(weights 50)"',
    '"$(weights 100)"',
    '--desired-count 0',
    'To roll back',
    `--desired-count "\${DESIRED_COUNT:-2}"`,
    '"$(weights 0)"',
    'delete-service',
    '## What it costs',
    '0.5 vCPU/1 GB becomes 0.5 vCPU/2 GB',
  ]);
});

test('a queue worker moves to KEDA beside the scaler, and back by resuming it', () => {
  const markdown = runbookOf(workerToEks);
  inOrder(markdown, [
    'Install KEDA',
    'podIdentity.aws.irsa.enabled=true',
    'kubectl apply',
    'scaledjob/worker',
    'hands each message to one receiver',
    'npm run -s fqs -- pause',
    'ApproximateNumberOfMessages ',
    'npm run -s fqs -- resume',
    'annotate scaledjob worker autoscaling.keda.sh/paused=true',
    'would delete the queue',
    'npm run -s fqs -- cost',
  ]);
  expect(markdown).not.toContain('route53');
  expect(commandsIn(markdown)).not.toContain('ecs:destroy');
});

const credentials = {
  secrets: [{ name: 'backend-aws-credentials', idKey: 'access-key', secretKey: 'secret-access-key' }],
  policy: { Version: '2012-10-17', Statement: [] },
};

test('a trial on minikube starts it first, and has no AWS but an access key that is not shown', () => {
  const markdown = runbookOf({ ...backendToEks, target: 'minikube', operators: ['externalSecrets'], credentials });
  inOrder(markdown, [
    'minikube start',
    'Install External Secrets Operator',
    'docker login',
    'minikube image load',
    'aws iam create-user --user-name backend-minikube',
    'name: "backend-aws-credentials", namespace: "shop"',
    'kubectl apply',
    'externalsecret --all',
    'minikube stop',
  ]);
  expect(markdown).not.toMatch(/route53|eksctl create|update-assume-role-policy|put-role-policy/);
});

test('a file system is opened for the pods, and nodes get its driver', () => {
  const facts = { ...backendToEks, fileSystems: ['fs-1', 'fs-2'] };
  inOrder(runbookOf(facts), ['--file-system-id fs-1', '--port 2049', '--file-system-id fs-2', 'kubectl apply']);
  expect(runbookOf(facts)).not.toContain('aws-efs-csi-driver');
  expect(runbookOf({ ...facts, target: 'eks-nodes' }).match(/--name aws-efs-csi-driver/g)).toHaveLength(1);
});

test.each([
  { host: undefined, asks: `DBInstances[?Endpoint.Address=='\${DATABASE_HOST}']` },
  { host: 'shop.abc.eu-west-1.rds.amazonaws.com', asks: "DBInstances[?Endpoint.Address=='shop.abc" },
  { host: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com', asks: "DBClusters[?Endpoint=='shop.cluster-abc" },
])('the security group of the database at $host is looked up', ({ host, asks }) => {
  expect(runbookOf({ ...backendToEks, databases: [{ variable: 'DATABASE_URL', host, port: 5432 }] })).toContain(asks);
});

test('a backend moves to ECS with roles, secrets and a service before DNS', () => {
  inOrder(runbookOf(backendToEcs), [
    '# shop/backend: from Kubernetes to ECS',
    'Push backend:latest to ECR',
    'create-role --role-name backend-execution',
    'backend-task-trust.json',
    'IN("DATABASE_URL")',
    'create-secret --name shop/backend',
    `--port 5432 --source-group "\${ECS_SECURITY_GROUP}"`,
    'create-log-group --log-group-name /ecs/backend',
    'register-task-definition',
    'export TARGET_GROUP_ARN_SHOP_8000=',
    'create-listener',
    'create-service',
    'wait services-stable',
    'put-scaling-policy',
    '"SetIdentifier":"ecs","Weight":$1',
    '"$(weights 100)"',
    'scale deployment backend --replicas=0',
    `scale deployment backend --replicas="\${REPLICAS}"`,
  ]);
});

test('a queue worker moves to the scaler by way of a dry run', () => {
  inOrder(runbookOf(workerToEcs), [
    'ECS_DRY_RUN=true',
    'explain --since 1h',
    'npm run ecs:test',
    'annotate scaledobject worker autoscaling.keda.sh/paused=true',
    'scale deployment worker --replicas=0',
    'annotate scaledobject worker autoscaling.keda.sh/paused-',
    'npm run -s fqs -- pause',
  ]);
});

test.each([
  { image: 'nginx', pushed: true },
  { image: 'library/nginx:1', pushed: true },
  { image: 'localhost/nginx', pushed: false },
  { image: 'ghcr.io/a/b:1', pushed: false },
  { image: 'registry:5000/a', pushed: false },
])('$image is pushed to ECR: $pushed', ({ image, pushed }) => {
  expect(runbookOf({ ...backendToEcs, images: [image] }).includes(`Push ${image} to ECR`)).toBe(pushed);
});

test('pods on Fargate need an image for x86, whatever the tasks had', () => {
  const arm = { ...backendToEks, architecture: 'ARM64' } as const;
  expect(runbookOf(arm)).toContain('It has to have linux/amd64.');
  expect(runbookOf({ ...arm, target: 'eks-nodes' })).toContain('It has to have linux/arm64.');
});
