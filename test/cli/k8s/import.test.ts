import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readDeploymentSettings } from '../../../lib/deployment-settings.ts';
import { type Ending, startFqs } from '../support/fqs.ts';
import { scratchFolder } from './support/scratch-folder.ts';

const cloudIde = resolve('test/fixtures/migration/k8s/cloudide.yaml');

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: app
          image: nginx:1.27
          ports: [{ containerPort: 8080 }]
          resources: { limits: { cpu: 250m, memory: 256Mi } }
`;
const files = { 'web.yaml': web, 'web.json': '{ "apiVersion": "v1", "kind": "List", "items": [] }' };

/** The loss that nothing makes up for. */
const lossy = web.replace('replicas: 2', 'replicas: 2\n  minReadySeconds: 10');

describe('fqs k8s import of what CloudIDE had', () => {
  const folder = scratchFolder();
  let ending: Ending;
  beforeAll(async () => {
    ending = await folder.k8s(['import', cloudIde, '--out', 'ecs', '--runbook']);
  });

  test('gives the stack of this project, with the bounds of the autoscaler', () => {
    expect(ending).toMatchObject({ exitCode: 0, stdout: '' });
    expect(folder.list('ecs')).toEqual([
      'REPORT.md',
      ...['RUNBOOK.md', 'scaler.env', 'task-definition.json'].map((name) => `cloudide-terminal-worker/${name}`),
      'report.json',
      'secrets-to-create.json',
      'stack.ts',
    ]);
    expect(folder.read('ecs/stack.ts')).toContain("new CloudIdeStack(app, 'CloudIde', {");
    const settings = readDeploymentSettings(parseEnv(folder.read('ecs/cloudide-terminal-worker/scaler.env')));
    expect(settings).toMatchObject({
      ECS_MIN_TASKS: 1,
      ECS_MAX_TASKS: 10,
      WORKER_CPU_UNITS: 512,
      WORKER_MEMORY_MIB: 1024,
      AWS_S3_BUCKET_NAME: 'cloudide-workspaces',
    });
  });

  test('reports the CPU target as lost, and why it is the wrong signal for a queue', () => {
    expect(ending.stderr).toMatch(/loss +\/spec\/metrics\/0 \(cpu-target-of-queue-worker\)/);
    expect(ending.stderr).toContain(
      'The CPU target of 70 % is not taken over, because CPU is the wrong signal for a queue',
    );
    expect(JSON.parse(folder.read('ecs/report.json')).fates).toContainEqual(
      expect.objectContaining({
        code: 'cpu-target-of-queue-worker',
        severity: 'loss',
        pointer: expect.stringMatching('^/spec/metrics/0'),
      }),
    );
  });

  test('names the secrets to create, and shows the value of none', () => {
    const names = JSON.parse(folder.read('ecs/secrets-to-create.json')).map(({ name }: { name: string }) => name);
    expect(names).toContain('cloudide-workers/cloudide-secrets');
    expect(readFileSync(cloudIde, 'utf8')).toContain('do-not-print-this');
    const written = folder.list('ecs').map((path) => folder.read(`ecs/${path}`));
    expect([ending.stderr, ...written].join('\n')).not.toContain('do-not-print-this');
  });

  test('leads through the cutover', () => {
    expect(folder.read('ecs/cloudide-terminal-worker/RUNBOOK.md')).toMatch(
      /^# cloudide-workers\/cloudide-terminal-worker: from Kubernetes to ECS\n/,
    );
  });

  test('comes to the same bounds as the export of this stack under them', async () => {
    const environment = parseEnv(folder.read('ecs/cloudide-terminal-worker/scaler.env')) as Record<string, string>;
    const exported = JSON.parse((await folder.k8s(['export', '--stack', '--format', 'json'], environment)).stdout);
    const { spec } = exported.items.find(({ kind }: { kind: string }) => kind === 'ScaledJob');
    expect(spec).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 10 });
  });
});

describe('fqs k8s import', () => {
  test('prints all files, each under its name, and the report beside them', async () => {
    const { exitCode, stdout, stderr } = await scratchFolder(files).k8s(['import', 'web.yaml']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# web\/task-definition\.json\n\{/);
    expect(stdout).toContain('\n# web/service.json\n');
    expect(stderr).toMatch(/^web\.yaml: 0 lost/);
  });

  test('reads manifests from standard input', async () => {
    const run = startFqs(['k8s', 'import', '-', '--json'], { cwd: scratchFolder().path });
    run.stdin.end(web);
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { workloads, files: shared, report } = JSON.parse(stdout);
    expect(workloads).toMatchObject([{ name: 'web', cost: expect.any(Object) }]);
    expect(shared.map(({ path }: { path: string }) => path)).toContain('stack.ts');
    expect(report.inputs).toMatchObject([{ input: 'standard input' }]);
  });

  test.each([
    { name: 'without losses', text: web, exitCode: 0 },
    { name: 'with a loss', text: lossy, exitCode: 3 },
  ])('ends with exit code $exitCode under --strict $name', async ({ text, exitCode }) => {
    const ending = await scratchFolder({ 'web.yaml': text }).k8s(['import', 'web.yaml', '--strict']);
    expect(ending.exitCode).toBe(exitCode);
    expect(ending.stdout).toContain('# web/task-definition.json');
  });

  test('writes nothing where a file was edited, unless told to', async () => {
    const folder = scratchFolder(files);
    const args = ['import', 'web.yaml', '--out', 'ecs'];
    const first = await folder.k8s(args);
    expect(await folder.k8s(args)).toEqual(first);
    folder.write('ecs/web/service.json', '{}');
    expect(await folder.k8s(args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('ecs/web/service.json'),
    });
    expect(folder.read('ecs/web/service.json')).toBe('{}');
    expect(await folder.k8s([...args, '--overwrite'])).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(folder.read('ecs/web/service.json'))).toMatchObject({ desiredCount: 2 });
  });

  test.each([
    { name: 'no file', args: [], says: "missing required argument 'file'" },
    { name: 'a checklist that would go nowhere', args: ['web.yaml', '--runbook'], says: '--runbook needs --out' },
    { name: 'nothing that could be overwritten', args: ['web.yaml', '--overwrite'], says: '--overwrite needs --out' },
    { name: 'an unknown option', args: ['web.yaml', '--target', 'ecs'], says: "unknown option '--target'" },
  ])('ends with exit code 2 and a hint for $name', async ({ args, says }) => {
    const ending = await scratchFolder(files).k8s(['import', ...args]);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(says);
  });
});
