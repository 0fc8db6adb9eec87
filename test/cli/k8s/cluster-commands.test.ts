import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fqs } from '../support/fqs.ts';
import { type Answer, fakeKubectl } from './support/fake-kubectl.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-commands-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const manifests = `apiVersion: v1
kind: Namespace
metadata:
  name: cloudide-workers
---
apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata:
  name: worker
  namespace: cloudide-workers
spec:
  minReplicaCount: 0
  maxReplicaCount: 5
  jobTargetRef:
    template:
      spec:
        containers:
          - name: worker
            image: 111122223333.dkr.ecr.\${AWS_REGION}.amazonaws.com/worker:1
            command: [sh, -c, 'echo \${HOME}']
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  replicas: 2
  template:
    spec:
      containers: [{ name: web, image: 'nginx:1.27', env: [{ name: FLAG, value: "on" }, { name: LIMIT, value: "1_000" }] }]
      volumes: [{ name: files, configMap: { name: files, defaultMode: 0644 } }]
`;

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: web }
spec: { scaleTargetRef: { kind: Deployment, name: web }, minReplicas: 1, maxReplicas: 4 }
`;

const cluster: readonly Answer[] = [
  { typed: 'config current-context', stdout: 'arn:aws:eks:eu-west-1:111122223333:cluster/cloudide\n' },
  { typed: 'get crd', stdout: 'customresourcedefinition/x\n' },
  { typed: 'apply', stdout: 'namespace/cloudide-workers created\nscaledjob.keda.sh/worker created\n' },
];

function exported(text = manifests): void {
  mkdirSync(join(folder, 'k8s', 'worker'), { recursive: true });
  writeFileSync(join(folder, 'k8s', 'worker', 'manifests.yaml'), text);
}

function run(args: readonly string[], path: string, environment: Record<string, string> = {}) {
  return fqs(['k8s', ...args], { cwd: folder, environment: { ...environment, PATH: path } });
}

const region = ['--value', 'AWS_REGION=eu-west-1'];

describe('fqs k8s setup', () => {
  test("applies the manifests with the environment's image and bounds, and leaves a shell's variables alone", async () => {
    exported();
    const { path, calls } = fakeKubectl(folder, cluster);
    const environment = {
      K8S_NAMESPACE: 'cloudide-workers',
      K8S_WORKER_IMAGE: 'cloudide-worker:latest',
      K8S_MIN_REPLICAS: '1',
      K8S_MAX_REPLICAS: '10',
    };
    const ending = await run(['setup', '--yes', ...region, '--json'], path, environment);
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(ending.stdout)).toEqual({
      context: 'arn:aws:eks:eu-west-1:111122223333:cluster/cloudide',
      namespaces: ['cloudide-workers'],
      objects: ['Namespace/cloudide-workers', 'ScaledJob/worker'],
    });
    const applied = calls().find(({ args }) => args[0] === 'apply');
    const [, job] = JSON.parse(applied?.stdin ?? '').items;
    expect(job.spec).toEqual({
      minReplicaCount: 1,
      maxReplicaCount: 10,
      jobTargetRef: {
        template: {
          spec: {
            containers: [{ name: 'worker', image: 'cloudide-worker:latest', command: ['sh', '-c', `echo \${HOME}`] }],
          },
        },
      },
    });
  });

  test('fills in placeholders where the environment says nothing', async () => {
    exported();
    const { path, calls } = fakeKubectl(folder, cluster);
    const ending = await run(['setup', '--yes', ...region], path);
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ending.stdout).toContain('scaledjob.keda.sh/worker created');
    expect(calls().at(-1)?.stdin).toContain('111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:1');
  });

  test('gives a Deployment that nothing scales the least number, and hands on texts and file modes as kubectl reads them', async () => {
    exported(deployment);
    const { path, calls } = fakeKubectl(folder, cluster);
    const ending = await run(['setup', '--yes'], path, { K8S_MIN_REPLICAS: '5' });
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    const [web] = JSON.parse(calls().at(-1)?.stdin ?? '').items;
    expect(web.spec).toMatchObject({
      replicas: 5,
      template: {
        spec: {
          containers: [
            {
              env: [
                { name: 'FLAG', value: 'on' },
                { name: 'LIMIT', value: '1_000' },
              ],
            },
          ],
          volumes: [{ configMap: { defaultMode: 0o644 } }],
        },
      },
    });
  });

  test('leaves the number of a Deployment to its autoscaler', async () => {
    exported(`${deployment}---\n${autoscaler}`);
    const { path, calls } = fakeKubectl(folder, cluster);
    await run(['setup', '--yes'], path, { K8S_MIN_REPLICAS: '3' });
    const [web, hpa] = JSON.parse(calls().at(-1)?.stdin ?? '').items;
    expect([web.spec.replicas, hpa.spec.minReplicas]).toEqual([2, 3]);
  });

  test('passes on what kubectl says where the cluster cannot be asked', async () => {
    exported();
    const answers = [{ typed: 'get crd', stderr: 'Unable to connect to the server\n', exitCode: 1 }, ...cluster];
    const { path } = fakeKubectl(folder, answers);
    const ending = await run(['setup', '--yes', ...region], path);
    expect(ending).toMatchObject({ exitCode: 1 });
    expect(ending.stderr).toContain('Unable to connect to the server');
    expect(ending.stderr).not.toContain('helm');
  });

  test.each<{
    name: string;
    args?: readonly string[];
    text?: string;
    environment?: Record<string, string>;
    says: RegExp;
    exitCode: number;
  }>([
    {
      name: 'a placeholder has no value',
      args: ['--yes'],
      says: /--values FILE, or give each by --value NAME=value.*\nAWS_REGION=\n/s,
      exitCode: 2,
    },
    {
      name: 'the namespace is another one',
      environment: { K8S_NAMESPACE: 'other' },
      says: /K8S_NAMESPACE must be "cloudide-workers".*Export again/s,
      exitCode: 2,
    },
    {
      name: 'the settings clash',
      environment: { K8S_MIN_REPLICAS: '3', K8S_MAX_REPLICAS: '2' },
      says: /K8S_MIN_REPLICAS must be at most K8S_MAX_REPLICAS, which is 2/,
      exitCode: 2,
    },
    {
      name: "the minimum is above the manifest's maximum",
      environment: { K8S_MIN_REPLICAS: '6' },
      says: /K8S_MIN_REPLICAS must be at most the maximum of ScaledJob\/worker, which is 5/,
      exitCode: 2,
    },
    {
      name: 'nothing scales and a maximum is set',
      text: deployment,
      environment: { K8S_MAX_REPLICAS: '3' },
      says: /K8S_MAX_REPLICAS must be unset where nothing in the manifests scales/,
      exitCode: 2,
    },
    {
      name: 'an autoscaler is to keep nothing standing',
      text: `${deployment}---\n${autoscaler}`,
      environment: { K8S_MIN_REPLICAS: '0' },
      says: /K8S_MIN_REPLICAS must be at least 1 for HorizontalPodAutoscaler\/web/,
      exitCode: 2,
    },
    { name: 'nobody can be asked', args: region, says: /asks first, which needs a terminal/, exitCode: 2 },
    { name: 'the manifests are no YAML', text: 'a: [', says: /manifests\.yaml:1:\d+: /, exitCode: 2 },
    { name: 'a document is no object', text: 'a: 1', says: /document 1: it is no Kubernetes object/, exitCode: 2 },
  ])('touches nothing where $name', async ({ args = ['--yes', ...region], text, environment, says, exitCode }) => {
    exported(text);
    const { path, calls } = fakeKubectl(folder, cluster);
    const ending = await run(['setup', ...args], path, environment);
    expect(ending).toMatchObject({ exitCode, stdout: '' });
    expect(ending.stderr).toMatch(says);
    expect(calls()).toEqual([]);
  });

  test('says how manifests are made where there are none', async () => {
    const { path } = fakeKubectl(folder, cluster);
    const ending = await run(['setup', '--yes'], path);
    expect(ending).toMatchObject({ exitCode: 2 });
    expect(ending.stderr).toContain('npm run -s fqs -- k8s export --stack --out k8s');
  });

  test('says in a sentence that kubectl is missing', async () => {
    exported();
    const ending = await run(['setup', '--yes', ...region], join(folder, 'nothing'));
    expect(ending).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ending.stderr).toMatch(/^kubectl is not on the PATH.*https:\/\/kubernetes\.io\/docs\/tasks\/tools\//);
  });

  test('names what the cluster lacks, and applies nothing', async () => {
    exported();
    const answers = [{ typed: 'get crd scaledjobs.keda.sh' }, ...cluster];
    const { path, calls } = fakeKubectl(folder, answers);
    const ending = await run(['setup', '--yes', ...region], path);
    expect(ending).toMatchObject({ exitCode: 1 });
    expect(ending.stderr).toMatch(/KEDA \(scaledjobs\.keda\.sh\):\n {4}helm repo add kedacore/);
    expect(calls().map(({ args }) => args[0])).not.toContain('apply');
  });

  test('passes on what kubectl says where it fails', async () => {
    exported();
    const answers = [{ typed: 'apply', stderr: 'error: forbidden\n', exitCode: 1 }, ...cluster];
    const { path } = fakeKubectl(folder, answers);
    const ending = await run(['setup', '--yes', ...region], path);
    expect(ending).toMatchObject({ exitCode: 1 });
    expect(ending.stderr).toContain('"kubectl apply --filename -" failed: error: forbidden');
  });
});

const objects = {
  items: [
    { kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 }, status: { readyReplicas: 1 } },
    { kind: 'Job', metadata: { name: 'worker-x' }, status: { active: 1 } },
    { kind: 'Job', metadata: { name: 'worker-y' }, status: { succeeded: 1 } },
    { kind: 'Job', metadata: { name: 'worker-z' }, status: { failed: 1 } },
    {
      kind: 'Pod',
      metadata: { name: 'web-1' },
      status: { phase: 'Running', containerStatuses: [{ restartCount: 2 }] },
    },
  ],
};
const scaledJobs = {
  items: [{ kind: 'ScaledJob', metadata: { name: 'worker' }, spec: { minReplicaCount: 0, maxReplicaCount: 10 } }],
};

describe('fqs k8s status', () => {
  const answers = [
    { typed: 'scaledjobs.keda.sh', stdout: JSON.stringify(scaledJobs) },
    { typed: 'deployments', stdout: JSON.stringify(objects) },
  ];

  test('shows what is there, with its bounds', async () => {
    const { path, calls } = fakeKubectl(folder, answers);
    const ending = await run(['status'], path);
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    const shown = ending.stdout.split('\n').map((line) => line.replace(/[│\s]+/g, ' ').trim());
    expect(shown).toEqual(
      expect.arrayContaining([
        'Namespace cloudide-workers',
        'ScaledJob worker - 0 10',
        'Deployment web 1 of 2 ready - -',
        'Job worker-x running - -',
        'Job worker-y done - -',
        'Job worker-z failed - -',
        'Pod web-1 Running, 2 restarts - -',
      ]),
    );
    expect(calls()[0]?.args.join(' ')).toContain('--namespace cloudide-workers');
  });

  test("takes the manifests' namespace, and gives machines all of it", async () => {
    exported(manifests.replaceAll('cloudide-workers', 'elsewhere'));
    const { path } = fakeKubectl(folder, answers);
    const ending = await run(['status', '--json'], path);
    expect(JSON.parse(ending.stdout)).toEqual({
      namespace: 'elsewhere',
      objects: [...scaledJobs.items, ...objects.items],
    });
  });

  test('goes without KEDA, and says where nothing is there', async () => {
    const { path } = fakeKubectl(folder, [
      { typed: 'scaledjobs.keda.sh', exitCode: 1, stderr: "error: the server doesn't have a resource type" },
      { typed: 'deployments', stdout: '{"items":[]}' },
    ]);
    const ending = await run(['status'], path, { K8S_NAMESPACE: 'empty' });
    expect(ending).toMatchObject({ exitCode: 0, stdout: 'The namespace empty has no workload, job or pod.\n' });
  });

  test('says so where the answer is no list', async () => {
    const { path } = fakeKubectl(folder, [{ typed: 'get', stdout: 'Warning: old\n{"items":[{"kind":null}]}' }]);
    expect(await run(['status'], path)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('something else than a list'),
    });
  });

  test('passes on what kubectl says where it fails', async () => {
    const { path } = fakeKubectl(folder, [{ typed: 'get', exitCode: 1, stderr: 'Unable to connect to the server\n' }]);
    expect(await run(['status'], path)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Unable to connect to the server'),
    });
  });
});

describe('fqs k8s logs', () => {
  test('prints what the pods log, of all of them', async () => {
    const { path, calls } = fakeKubectl(folder, [
      { typed: 'logs', stdout: '[pod/worker-x/worker] hello\n', stderr: 'a remark\n' },
    ]);
    const ending = await run(['logs', '--since', '1h'], path, { K8S_NAMESPACE: 'cloudide-workers' });
    expect(ending).toEqual({ exitCode: 0, stdout: '[pod/worker-x/worker] hello\n', stderr: 'a remark\n' });
    expect(calls()[0]?.args).toEqual([
      ...['logs', '--namespace', 'cloudide-workers', '--selector', 'app.kubernetes.io/name'],
      ...['--all-containers', '--prefix', '--since=3600s', '--tail=-1', '--max-log-requests=100'],
    ]);
  });

  test("ends with kubectl's exit code", async () => {
    const { path } = fakeKubectl(folder, [{ typed: 'logs', exitCode: 1, stderr: 'error: no such namespace\n' }]);
    expect(await run(['logs', '--follow'], path)).toMatchObject({ exitCode: 1, stdout: '' });
  });
});
