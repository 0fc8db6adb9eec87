import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
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
      start: {
        kind: 'schedule',
        file: 'schedule.json',
        scheduleName: 'nightly',
        roleName: 'nightly-scheduler',
        rolePolicy: { Version: '2012-10-17', Statement: [] },
      },
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

  test('has lines with export that a new shell may run again: they only read, or make what is made once', () => {
    const lines = commandsIn(markdown).match(/^export .*$/gm) ?? [];
    const changing = lines.filter((line) => /\$\(.*\b(run-task|update-|put-|delete|scale|annotate)/.test(line));
    expect(changing).toEqual([]);
    // What a later step changes is kept in a file.
    expect(lines.filter((line) => /desiredCount|spec\.replicas/.test(line))).toEqual([]);
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
    `--port "\${DATABASE_PORT}"`,
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
    'if [ "$count" -gt 0 ]; then echo "$count" > desired-count-before.txt',
    'MinCapacity: 0',
    '--desired-count 0',
    'To roll back',
    '--desired-count "$(cat desired-count-before.txt 2> /dev/null || echo 2)"',
    'MinCapacity, MaxCapacity',
    'wait services-stable',
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
  { host: undefined, asks: `DBClusters[?Endpoint=='\${DATABASE_HOST}'` },
  { host: 'shop.abc.eu-west-1.rds.amazonaws.com', asks: "DBInstances[?Endpoint.Address=='shop.abc" },
  { host: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com', asks: "DBClusters[?Endpoint=='shop.cluster-abc" },
])('the security group of the database at $host is looked up', ({ host, asks }) => {
  expect(runbookOf({ ...backendToEks, databases: [{ variable: 'DATABASE_URL', host, port: 5432 }] })).toContain(asks);
});

test('a backend moves to ECS with roles, secrets and a service before DNS', () => {
  inOrder(runbookOf(backendToEcs), [
    '# shop/backend: from Kubernetes to ECS',
    'Use the same image: backend:latest',
    'create-role --role-name backend-execution',
    'backend-task-trust.json',
    'IN("DATABASE_URL")',
    'create-secret --name shop/backend',
    `--port "\${DATABASE_PORT}" --source-group "\${ECS_SECURITY_GROUP}"`,
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
    'scale deployment backend --replicas="$(cat backend-replicas-before.txt 2> /dev/null || echo 3)"',
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

/** The commands of the step about an image. */
function imageCommands(image: string): string {
  const [, step = ''] = runbookOf({ ...backendToEcs, images: [image] }).split(/^## \d+\. /m);
  return commandsIn(step);
}

describe('an image', () => {
  test.each([
    { image: 'nginx:1.27', from: 'docker.io/library/nginx from Docker Hub' },
    { image: 'grafana/grafana:11.0.0', from: 'docker.io/grafana/grafana from Docker Hub' },
    { image: `app@sha256:${'0'.repeat(64)}`, from: 'docker.io/library/app from Docker Hub' },
    { image: 'ghcr.io/a/b:1', from: 'from its own registry' },
    { image: 'registry:5000/a', from: 'from its own registry' },
  ])('$image is taken $from, and pushed only where somebody says so', ({ image, from }) => {
    expect(runbookOf({ ...backendToEcs, images: [image] })).toContain(from);
    const commands = imageCommands(image).trim().split('\n');
    expect(commands.filter((command) => !command.startsWith('#'))).toEqual([
      `docker buildx imagetools inspect --format '{{json .Image}}' ${image} | jq --raw-output 'if has("architecture") then .os + "/" + .architecture else keys[] end'`,
    ]);
  });

  test.each([
    { image: 'app', repository: 'app', tag: 'latest' },
    { image: 'team/app:1', repository: 'team/app', tag: '1' },
    { image: `app@sha256:${'0'.repeat(64)}`, repository: 'app', tag: 'latest' },
    { image: 'localhost:5000/team/app:1', repository: 'team/app', tag: '1' },
  ])('$image would be pushed as $tag of $repository', ({ image, repository, tag }) => {
    expect(imageCommands(image)).toContain(`aws ecr create-repository --repository-name ${repository}\n`);
    expect(imageCommands(image)).toContain(`.amazonaws.com/${repository}:${tag} --push .\n`);
  });

  test('of this machine alone is pushed', () => {
    expect(imageCommands('localhost/app:1')).toMatch(/^aws ecr create-repository --repository-name app$/m);
  });
});

test('pods on Fargate need an image for x86, whatever the tasks had', () => {
  const arm = { ...backendToEks, architecture: 'ARM64' } as const;
  expect(runbookOf(arm)).toContain('It has to have linux/amd64.');
  expect(runbookOf({ ...arm, target: 'eks-nodes' })).toContain('It has to have linux/arm64.');
});

/** What a shell does with commands in which `aws` and `kubectl` are the given functions, in a folder that stays between the runs. */
function inShell(folder: string, functions: string, commands: string): string {
  const { stdout, stderr } = spawnSync('bash', ['-c', `${functions}\n${commands}`], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

function stepCommands(markdown: string, title: string): string {
  return commandsIn(markdown.split(/^## \d+\. /m).find((step) => step.startsWith(title)) ?? '');
}

describe('the way back, in a new shell, after the step that lets the old side rest was done twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('starts as many tasks as ran, within the bounds that were', () => {
    const aws = (count: number, least: number) => `aws() { case "$*" in
      *update-service*|*register-scalable-target*) echo "$@" ;;
      *describe-scalable-targets*) echo '{"ScalableTargets":[{"ServiceNamespace":"ecs","ResourceId":"service/shop/backend","ScalableDimension":"ecs:service:DesiredCount","MinCapacity":${least},"MaxCapacity":9,"RoleARN":"r"}]}' ;;
      *describe-services*) echo ${count} ;;
    esac; }`;
    const markdown = runbookOf({ ...backendToEks, web: undefined });
    const rest = stepCommands(markdown, 'Let the service on ECS rest');
    const back = stepCommands(markdown, 'To roll back');
    expect(inShell(folder, aws(0, 0), back)).toContain('--desired-count 2 ');
    expect(inShell(folder, aws(7, 4), rest)).toContain('"MinCapacity":0}');
    inShell(folder, aws(0, 0), rest);
    const done = inShell(folder, aws(0, 0), back);
    expect(done).toContain('--desired-count 7 ');
    expect(done).toContain('"MinCapacity":4,"MaxCapacity":9}');
    expect(done).not.toContain('RoleARN');
  });

  test.each([
    { kind: 'Deployment', facts: workerToEcs, back: 'scale deployment worker --replicas=5' },
    {
      kind: 'DaemonSet',
      facts: { ...workerToEcs, workload: { kind: 'DaemonSet', name: 'agent' }, scaledBy: undefined },
      back: 'apply --filename agent-before.yaml',
    },
  ])('starts as many pods of a $kind as ran', ({ facts, back }) => {
    const kubectl = (found: string) => `aws() { :; }; npm() { :; }; kubectl() { case "$*" in
      *" get "*) printf '${found}' ;;
      *) echo "$@" ;;
    esac; }`;
    const markdown = runbookOf(facts);
    const rest = stepCommands(markdown, 'Let the pods leave');
    inShell(folder, kubectl('5'), rest);
    const again = inShell(folder, kubectl(facts.workload.kind === 'DaemonSet' ? '' : '0'), rest);
    expect(again).not.toContain('undefined');
    expect(inShell(folder, kubectl('0'), stepCommands(markdown, 'To roll back'))).toContain(back);
    if (facts.workload.kind === 'DaemonSet') expect(readFileSync(join(folder, 'agent-before.yaml'), 'utf8')).toBe('5');
  });
});

test.each([
  { config: '{"architecture":"arm64","os":"linux","config":{}}', prints: 'linux/arm64\n' },
  { config: '{"linux/amd64":{"os":"linux"},"linux/arm64":{}}', prints: 'linux/amd64\nlinux/arm64\n' },
])('the platforms of an image are printed for the configuration $config', ({ config, prints }) => {
  const docker = `docker() { printf '${config}'; }`;
  const command = imageCommands('ghcr.io/a/b:1');
  expect(inShell(tmpdir(), docker, command)).toBe(prints);
});

test('the head names the tools that the steps call, and no others', () => {
  expect(runbookOf(backendToEks)).toContain(
    'bash, with `aws` of version 2, `jq`, `kubectl`, `eksctl`, `helm`, `docker` with buildx, `envsubst` of gettext, `dig`, `curl`)',
  );
  expect(runbookOf({ ...backendToEcs, web: undefined })).not.toMatch(/with[^)]*(helm|minikube)[^)]*\) in the folder/);
});

test('a pod that looks for its database is never ready, so no load balancer sends it a call', () => {
  expect(stepCommands(runbookOf(backendToEks), 'See that pods reach')).toContain(
    `--overrides='{"apiVersion":"v1","spec":{"readinessGates":[`,
  );
});

test('a CNAME goes in the change that makes the weighted records, as a simple A does', () => {
  const before = [
    { Name: 'a.', Type: 'CNAME', SetIdentifier: 'x' },
    { Name: 'a.', Type: 'A' },
    { Name: 'a.', Type: 'A', SetIdentifier: 'ecs' },
  ];
  const [, program = ''] = /jq --slurpfile before dns-before\.json '(.*)'\)"$/m.exec(runbookOf(backendToEks)) ?? [];
  const args = ['-c', '--argjson', 'before', JSON.stringify([before]), program];
  const { stdout } = spawnSync('jq', args, { input: '{"Changes":[]}', encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({
    Changes: before.slice(0, 2).map((record) => ({ Action: 'DELETE', ResourceRecordSet: record })),
  });
});
