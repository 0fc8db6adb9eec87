import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { until } from '../../support/until.ts';
import { fqs, startFqs } from '../support/fqs.ts';
import { scratchFolder } from './support/scratch-folder.ts';

const web = {
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'nginx:1', memory: 256, portMappings: [{ containerPort: 8080 }] }],
};
const worker = {
  family: 'worker',
  cpu: '512',
  memory: '1024',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  containerDefinitions: [
    {
      name: 'worker',
      image: 'example/worker:1',
      environment: [
        { name: 'AWS_SQS_QUEUE_URL', value: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' },
        { name: 'API_PASSWORD', value: 'do-not-print-this' },
      ],
    },
  ],
};
const service = {
  serviceName: 'web',
  taskDefinition: 'web',
  desiredCount: 3,
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
};
const files = { 'web.json': web, 'worker.json': worker, 'service.json': service };

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

const manifestsIn = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Manifest);
const named = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
const only = (manifests: readonly Manifest[], wanted: string) => {
  const found = manifests.filter(({ kind }) => kind === wanted);
  expect(found).toHaveLength(1);
  return found[0]?.spec;
};

/** Whether a process has standard input among what it waits for (Linux: `tfd` of an epoll instance). */
function waitsForInput(pid: number): boolean {
  const folder = `/proc/${pid}/fdinfo`;
  return readdirSync(folder).some((file) => {
    // What the process has closed meanwhile is no longer there.
    const info = existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
    return /^tfd:\s+0 /m.test(info);
  });
}

describe('fqs k8s export', () => {
  test('prints manifests alone, which can be piped, and the report beside them', async () => {
    const { exitCode, stdout, stderr } = await scratchFolder(files).k8s(['export', '--task-definition', 'web.json']);
    expect(exitCode).toBe(0);
    expect(named(manifestsIn(stdout))).toEqual(
      expect.arrayContaining(['Namespace/web', 'Deployment/web', 'Service/web']),
    );
    expect(stderr).toMatch(/^web\.json: 0 lost, /);
    expect(stderr).toContain('One workload was converted; --out <folder> writes all files and the whole report.');
  });

  test('reads a task definition from standard input, also from somebody who takes time to write it', async () => {
    const run = startFqs(['k8s', 'export', '--task-definition', '-'], { cwd: scratchFolder().path });
    await until(async () => waitsForInput(run.pid));
    run.stdin.end(JSON.stringify(web));
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(0);
    expect(named(manifestsIn(stdout))).toContain('Deployment/web');
    expect(stderr).toMatch(/^standard input: 0 lost/);
  });

  test('refuses a file that is named twice', async () => {
    const args = ['export', '--task-definition', 'web.json', '--service', 'web.json'];
    const { exitCode, stdout, stderr } = await scratchFolder(files).k8s(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Named twice: web\.json\./);
  });

  test('takes several task definitions, and the services that belong to them', async () => {
    const args = ['export', '--task-definition', 'web.json', 'worker.json', '--service', 'service.json'];
    const { exitCode, stdout } = await scratchFolder(files).k8s(args);
    expect(exitCode).toBe(0);
    const manifests = manifestsIn(stdout);
    expect(only(manifests, 'Deployment')).toHaveProperty('replicas', 3);
    expect(only(manifests, 'ScaledJob')).toHaveProperty('maxReplicaCount', 10);
  });

  test('prints one list where JSON is asked for', async () => {
    const args = ['export', '--task-definition', 'web.json', 'worker.json', '--format', 'json'];
    const list = JSON.parse((await scratchFolder(files).k8s(args)).stdout);
    expect(list).toMatchObject({ apiVersion: 'v1', kind: 'List' });
    expect(named(list.items)).toEqual(expect.arrayContaining(['Deployment/web', 'ScaledJob/worker']));
  });

  test('gives machines one object with files, prices and report, and prints nothing else', async () => {
    const args = ['export', '--task-definition', 'worker.json', '--json'];
    const { exitCode, stdout, stderr } = await scratchFolder(files).k8s(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { workloads, report } = JSON.parse(stdout);
    expect(workloads).toEqual([{ name: 'worker', files: expect.any(Array), cost: expect.any(Object) }]);
    expect(workloads[0].files).toContainEqual({ path: 'manifests.yaml', text: expect.stringContaining('ScaledJob') });
    expect(report).toMatchObject({
      lost: 0,
      problems: [],
      inputs: [expect.objectContaining({ input: 'worker.json' })],
    });
  });

  test('never shows a value that looks secret but where the input has it as a plain value', async () => {
    const folder = scratchFolder(files);
    const { stderr } = await folder.k8s(['export', '--task-definition', 'worker.json', '--out', 'out', '--runbook']);
    expect(stderr).toContain('API_PASSWORD');
    const shown = folder.list('out').filter((path) => folder.read(`out/${path}`).includes('do-not-print-this'));
    expect({ shown, told: stderr.includes('do-not-print-this') }).toEqual({
      shown: ['worker/manifests.yaml'],
      told: false,
    });
  });

  test.each([
    { name: 'without losses', args: [], exitCode: 0 },
    { name: 'with a loss', args: ['--service', 'service.json'], exitCode: 3 },
  ])('ends with exit code $exitCode under --strict $name', async ({ args, exitCode }) => {
    const ending = await scratchFolder(files).k8s(['export', '--task-definition', 'web.json', ...args, '--strict']);
    expect(ending.exitCode).toBe(exitCode);
    expect(named(manifestsIn(ending.stdout))).toContain('Deployment/web');
  });
});

describe('what is exported', () => {
  const exported = async (args: readonly string[], environment = {}) =>
    manifestsIn(
      (await scratchFolder(files).k8s(['export', '--task-definition', 'worker.json', ...args], environment)).stdout,
    );

  test('is in the namespace that the environment names', async () => {
    const manifests = await exported([], { K8S_NAMESPACE: 'elsewhere' });
    expect(named(manifests)).toContain('Namespace/elsewhere');
    expect(manifests.find(({ kind }) => kind === 'ScaledJob')?.metadata.namespace).toBe('elsewhere');
  });

  test('goes by the policy of the environment', async () => {
    const policy = { ECS_MESSAGES_PER_TASK: '7', ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '4' };
    const spec = only(await exported([], policy), 'ScaledJob');
    expect(spec).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 4 });
    expect(spec).toHaveProperty('triggers[0].metadata.queueLength', '7');
  });

  test('is a Deployment under a ScaledObject where that is asked for', async () => {
    const manifests = await exported(['--queue-scaler', 'scaled-object']);
    expect(named(manifests)).toEqual(expect.arrayContaining(['Deployment/worker', 'ScaledObject/worker']));
  });

  test.each([
    { target: 'eks-fargate', file: true },
    { target: 'eks-nodes', file: true },
    { target: 'minikube', file: false },
  ])('has a file for eksctl on $target: $file', async ({ target, file }) => {
    const folder = scratchFolder(files);
    await folder.k8s(['export', '--task-definition', 'worker.json', '--target', target, '--out', 'out']);
    expect(folder.list('out').includes('worker/cluster.eksctl.yaml')).toBe(file);
  });
});

describe('fqs k8s export --out', () => {
  const args = ['export', '--task-definition', 'web.json', '--out', 'out', '--runbook'];

  test('writes all files and the report, and the same again without a word', async () => {
    const folder = scratchFolder(files);
    const first = await folder.k8s(args);
    expect(first).toMatchObject({ exitCode: 0, stdout: '' });
    expect(first.stderr).toContain('One workload was written to out, with the whole report in out/REPORT.md.');
    expect(folder.list('out')).toEqual(
      expect.arrayContaining([
        'REPORT.md',
        'report.json',
        'web/RUNBOOK.md',
        'web/cluster.eksctl.yaml',
        'web/manifests.yaml',
      ]),
    );
    expect(folder.read('out/web/RUNBOOK.md')).toMatch(/^# web: from ECS to EKS/);
    expect(JSON.parse(folder.read('out/report.json'))).toHaveProperty('lost', 0);
    expect(await folder.k8s(args)).toEqual(first);
  });

  test('writes nothing where a file was edited, unless told to', async () => {
    const folder = scratchFolder(files);
    await folder.k8s(args);
    const edited = `${folder.read('out/web/manifests.yaml')}# by hand\n`;
    folder.write('out/web/manifests.yaml', edited);
    const refused = await folder.k8s([...args, '--target', 'minikube']);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('out/web/manifests.yaml');
    expect(refused.stderr).toContain('Nothing was written; choose another folder, or say --overwrite.');
    expect(folder.read('out/web/manifests.yaml')).toBe(edited);
    expect(folder.read('out/web/RUNBOOK.md')).toMatch(/^# web: from ECS to EKS/);
    expect(await folder.k8s([...args, '--overwrite'])).toMatchObject({ exitCode: 0 });
    expect(folder.read('out/web/manifests.yaml')).not.toContain('by hand');
  });

  test.each([
    { name: 'a file is in the way', folder: 'web.json/out', says: 'ENOTDIR' },
    { name: 'a folder is in the place of a file', folder: 'taken', says: 'EISDIR' },
  ])('says in a sentence what keeps it from writing where $name', async ({ folder: out, says }) => {
    const folder = scratchFolder({ ...files, 'taken/web/manifests.yaml/x': '' });
    const ending = await folder.k8s(['export', '--task-definition', 'web.json', '--out', out, '--overwrite']);
    expect(ending).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ending.stderr).toMatch(new RegExp(`^It could not be written to ${out}: ${says}.*\\.\n$`));
  });
});

describe('the task definitions of CloudIDE and DukanX', () => {
  const fixture = (name: string) => resolve('test/fixtures/migration', name);

  test('give for DukanX two replicas, a balanced Service on port 80 to 8000, and DATABASE_URL from a secret', async () => {
    const taskDefinition = fixture('ecs/dukanx-backend.json');
    const args = ['export', '--task-definition', taskDefinition, '--service', fixture('services/dukanx-backend.json')];
    const { exitCode, stdout } = await scratchFolder().k8s(args);
    expect(exitCode).toBe(0);
    const manifests = manifestsIn(stdout);
    const deployment = only(manifests, 'Deployment');
    const container = 'template.spec.containers[0]';
    expect(deployment).toHaveProperty('replicas', 2);
    expect(deployment).toHaveProperty(`${container}.ports`, [{ name: 'http', containerPort: 8000, protocol: 'TCP' }]);
    const secretKeyRef = { name: 'dukanx-backend-dukanx-backend', key: 'database_url' };
    const variable = { name: 'DATABASE_URL', valueFrom: { secretKeyRef } };
    expect(deployment).toHaveProperty(`${container}.env`, expect.arrayContaining([variable]));
    const secret = only(manifests, 'ExternalSecret');
    expect(secret).toHaveProperty('target.name', secretKeyRef.name);
    expect(secret).toHaveProperty('data[0].secretKey', secretKeyRef.key);
    expect(secret).toHaveProperty('data[0].remoteRef.property', 'database_url');
    expect(only(manifests, 'Service')).toHaveProperty('ports', [
      expect.objectContaining({ port: 80, targetPort: 'http' }),
    ]);
    expect(only(manifests, 'Ingress')).toHaveProperty('rules[0].http.paths[0].backend.service.port.number', 80);
  });

  test('are this stack for CloudIDE, with its bounds, in its namespace', async () => {
    const environment = { ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '10' };
    const { path: cwd } = scratchFolder();
    const ending = await fqs(['k8s', 'export', '--stack', '--target', 'eks-nodes', '--strict'], { cwd, environment });
    expect(ending.exitCode).toBe(0);
    const manifests = manifestsIn(ending.stdout);
    expect(named(manifests)).toContain('Namespace/cloudide-workers');
    expect(only(manifests, 'ScaledJob')).toMatchObject({ minReplicaCount: 1, maxReplicaCount: 10 });
    expect(ending.stderr).toMatch(/change .*\(nearest-queue-length\)/);
  });
});

describe('wrong use of fqs k8s export', () => {
  test.each([
    { name: 'nothing to export', args: [], says: 'Name what is to be exported: --task-definition FILE, or --stack.' },
    {
      name: 'two things to export',
      args: ['--task-definition', 'web.json', '--stack'],
      says: "cannot be used with option '--stack'",
    },
    {
      name: 'an unknown target',
      args: ['--stack', '--target', 'moon'],
      says: 'Allowed choices are eks-fargate, eks-nodes, minikube.',
    },
    { name: 'an unknown format', args: ['--stack', '--format', 'toml'], says: 'Allowed choices are yaml, json.' },
    {
      name: 'a file as folder',
      args: ['--task-definition', 'web.json', '--out', 'web.json'],
      says: 'web.json is a file: --out takes a folder.',
    },
    {
      name: 'a checklist that would go nowhere',
      args: ['--task-definition', 'web.json', '--runbook'],
      says: '--runbook needs --out <folder>, or --json.',
    },
    {
      name: 'nothing that could be overwritten',
      args: ['--task-definition', 'web.json', '--overwrite'],
      says: '--overwrite needs --out <folder>.',
    },
    {
      name: 'a namespace that is none',
      args: ['--task-definition', 'web.json'],
      environment: { K8S_NAMESPACE: 'Cloud_IDE' },
      says: 'K8S_NAMESPACE must be the name of a namespace',
    },
  ])('ends with exit code 2 and a hint for $name', async ({ args, environment, says }) => {
    const ending = await scratchFolder(files).k8s(['export', ...args], environment);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(says);
  });
});
