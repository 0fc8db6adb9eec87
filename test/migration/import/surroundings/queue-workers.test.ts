import { describe, expect, test } from '@jest/globals';
import { policyRules, policySettings } from '../../../../contract/policy-settings.ts';
import { readSettings } from '../../../../contract/read-settings.ts';
import { readDeploymentSettings } from '../../../../lib/index.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import { cloudIdeManifests } from '../support/cloud-ide-manifests.ts';
import { deployment, type Imported, imported, queueWorker } from '../support/imported.ts';

const settingsOf = ({ file }: Imported, family: string) => file(`${family}/scaler.env`) as Record<string, string>;
const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';
const target = 'scaleTargetRef: { kind: Deployment, name: worker }';
const hpa = (spec: string, version = 'v2') =>
  `\n{ apiVersion: autoscaling/${version}, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { ${target}, ${spec} } }\n---`;
const scaledObject = (spec: string, metadata = `queueURL: '${url}', awsRegion: eu-west-1`) =>
  `\n{ apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: { name: s }, spec: { ${target}, triggers: [{ type: aws-sqs-queue, metadata: { ${metadata} } }], ${spec} } }\n---`;

describe('a queue worker is', () => {
  const service =
    '\n{ apiVersion: v1, kind: Service, metadata: { name: worker }, spec: { selector: { app: worker }, ports: [{ port: 8000 }] } }';
  test.each([
    { name: 'one whose environment names AWS_SQS_QUEUE_URL', manifests: queueWorker('worker'), worker: true },
    {
      name: "one with a queue's URL under another name",
      manifests: deployment('worker', { container: `env: [{ name: JOBS, value: '${url}' }]` }),
      worker: true,
    },
    { name: 'not one that a Service leads to', manifests: queueWorker('worker') + service, worker: false },
    {
      name: 'not one with the URL of something else',
      manifests: deployment('worker', {
        container: "env: [{ name: API, value: 'https://api.example.com/123456789012/jobs' }]",
      }),
      worker: false,
    },
    { name: 'one that a trigger on a queue scales', manifests: deployment('worker') + scaledObject(''), worker: true },
  ])('$name', ({ manifests, worker }) => {
    const { paths } = imported(manifests);
    expect(paths.includes('worker/scaler.env')).toBe(worker);
    expect(paths.includes('worker/service.json')).toBe(!worker);
  });
});

describe('the settings of a queue worker', () => {
  test.each([
    {
      name: 'an autoscaler by CPU: least and most, and the target is lost',
      manifests:
        queueWorker('worker') +
        hpa(
          'minReplicas: 2, maxReplicas: 12, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]',
        ),
      settings: { ECS_MIN_TASKS: '2', ECS_MAX_TASKS: '12', AWS_SQS_QUEUE_URL: url },
      codes: ['cpu-target-of-queue-worker'],
    },
    {
      name: 'an autoscaler of version 1',
      manifests: queueWorker('worker') + hpa('maxReplicas: 3, targetCPUUtilizationPercentage: 50', 'v1'),
      settings: { ECS_MIN_TASKS: '1', ECS_MAX_TASKS: '3' },
      codes: ['cpu-target-of-queue-worker'],
    },
    {
      name: 'an autoscaler by another metric',
      manifests:
        queueWorker('worker') +
        hpa(
          'maxReplicas: 3, behavior: { scaleDown: { selectPolicy: Min } }, metrics: [{ type: External, external: { metric: { name: depth }, target: { type: Value, value: 5 } } }]',
        ),
      settings: { ECS_MAX_TASKS: '3' },
      codes: ['scaling-behavior-lost', 'metric-of-queue-worker'],
    },
    {
      name: 'a ScaledObject with its defaults',
      manifests: deployment('worker') + scaledObject(''),
      settings: { ECS_MIN_TASKS: '0', ECS_MAX_TASKS: '100', ECS_MESSAGES_PER_TASK: '5', AWS_SQS_QUEUE_URL: url },
      codes: [],
    },
    {
      name: 'a ScaledObject with everything',
      manifests:
        deployment('worker') +
        scaledObject(
          'minReplicaCount: 1, maxReplicaCount: 8, pollingInterval: 30, cooldownPeriod: 120',
          `queueURL: '${url}', awsRegion: eu-west-1, queueLength: '10', scaleOnInFlight: 'false', activationQueueLength: '3'`,
        ),
      settings: {
        ECS_MIN_TASKS: '1',
        ECS_MAX_TASKS: '8',
        ECS_MESSAGES_PER_TASK: '10',
        ECS_TICK_SECONDS: '30',
        WORKER_IDLE_EXIT_SECONDS: '120',
      },
      codes: ['in-flight-counted', 'scaling-behavior-lost', 'cooldown-is-idle-exit'],
    },
    {
      name: 'an interval that ticks do not have',
      manifests: deployment('worker') + scaledObject('pollingInterval: 25'),
      settings: { ECS_TICK_SECONDS: '20' },
      codes: ['polling-interval-changed'],
    },
    {
      name: "a queue's name instead of its URL",
      manifests: deployment('worker') + scaledObject('', 'queueURL: jobs, awsRegion: eu-west-1'),
      settings: { AWS_SQS_QUEUE_URL: `https://sqs.eu-west-1.amazonaws.com/${placeholder('AWS_ACCOUNT_ID')}/jobs` },
      codes: [],
    },
    {
      name: "a queue's URL in a variable",
      manifests: queueWorker('worker') + scaledObject('', 'queueURLFromEnv: AWS_SQS_QUEUE_URL, awsRegion: eu-west-1'),
      settings: { AWS_SQS_QUEUE_URL: url },
      codes: [],
    },
    {
      name: 'more pods than the setting may be',
      manifests: deployment('worker') + scaledObject('maxReplicaCount: 6000'),
      settings: {},
      codes: ['setting-out-of-bounds'],
    },
    {
      name: 'two triggers, of which one is a queue',
      manifests: (deployment('worker') + scaledObject('')).replace(
        'triggers: [',
        'triggers: [{ type: cron, metadata: { start: x } }, ',
      ),
      settings: { AWS_SQS_QUEUE_URL: url },
      codes: ['trigger-lost'],
    },
  ])('come from $name', ({ manifests, settings, codes }) => {
    const found = imported(manifests);
    expect(found.problems).toEqual([]);
    expect(settingsOf(found, 'worker')).toMatchObject(settings);
    expect(found.codesAt(1, '')).toEqual(codes);
  });

  test.each([
    { name: 'none', spec: '', settings: { ECS_MAX_TASKS: '1' }, codes: [] },
    { name: 'three', spec: 'replicas: 3', settings: { ECS_MAX_TASKS: '3' }, codes: ['replicas-are-maximum'] },
    { name: 'zero', spec: 'replicas: 0', settings: { ECS_DRY_RUN: 'true' }, codes: ['stopped-worker'] },
  ])('without an autoscaler come from replicas: $name', ({ spec, settings, codes }) => {
    const found = imported(queueWorker('worker', spec));
    expect(settingsOf(found, 'worker')).toMatchObject(settings);
    expect(found.codesAt(0, '/spec/replicas')).toEqual(codes);
  });

  test('of a ScaledJob come with what becomes of its job', () => {
    const found = imported(`
apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: { name: worker }
spec:
  maxReplicaCount: 4
  successfulJobsHistoryLimit: 1
  scalingStrategy: { strategy: accurate }
  jobTargetRef:
    backoffLimit: 2
    activeDeadlineSeconds: 600
    parallelism: 1
    template: { spec: { containers: [{ name: main, image: 'public.ecr.aws/example/a:1' }] } }
  triggers: [{ type: aws-sqs-queue, metadata: { queueURL: '${url}', awsRegion: eu-west-1 } }]`);
    expect(settingsOf(found, 'worker')).toMatchObject({
      ECS_MAX_TASKS: '4',
      ECS_MESSAGES_PER_TASK: '5',
      ECS_CONTAINER_NAME: 'main',
    });
    expect(found.remarks.filter((remark) => !remark.includes('/template'))).toEqual([
      'note worker-without-role /metadata/name',
      'change scaling-strategy-changed /spec/scalingStrategy/strategy',
      'change retries-by-queue /spec/jobTargetRef/backoffLimit',
      'loss job-deadline-lost /spec/jobTargetRef/activeDeadlineSeconds',
    ]);
  });

  const paused = (value: string) => `metadata: { name: s, annotations: { autoscaling.keda.sh/paused: '${value}' } }`;
  test.each([
    { name: 'that is paused', value: 'true', dryRun: 'true', codes: ['stopped-worker'] },
    { name: 'that is not', value: 'false', dryRun: undefined, codes: [] },
  ])('of a ScaledObject $name', ({ value, dryRun, codes }) => {
    const scaler = scaledObject('').replace('metadata: { name: s }', paused(value));
    const found = imported(deployment('worker', { spec: 'replicas: 0' }) + scaler);
    expect(settingsOf(found, 'worker')['ECS_DRY_RUN']).toBe(dryRun);
    expect(found.codesAt(1, '')).toEqual(codes);
  });

  test('of a ScaledJob that is paused launch nothing', () => {
    const found = imported(`
{ apiVersion: keda.sh/v1alpha1, kind: ScaledJob, ${paused('true')}, spec: {
  jobTargetRef: { template: { spec: { containers: [{ name: main, image: 'public.ecr.aws/example/a:1' }] } } },
  triggers: [{ type: aws-sqs-queue, metadata: { queueURL: '${url}', awsRegion: eu-west-1 } }] } }`);
    expect(settingsOf(found, 's')).toMatchObject({ ECS_DRY_RUN: 'true' });
    expect(found.codesAt(0, '/metadata/annotations')).toEqual(['stopped-worker']);
  });

  const container = (name: string, env = '') =>
    `{ name: ${name}, image: 'public.ecr.aws/example/${name}:1', env: [${env}] }`;
  const queue = (name: string) => `{ name: ${name}, value: '${url}' }`;
  const pair = (...containers: readonly string[]) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: worker }
spec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { containers: [${containers.join(', ')}] } } }
---`;
  const fromEnvironment = 'queueURLFromEnv: QUEUE, awsRegion: eu-west-1';
  test.each([
    {
      name: 'that KEDA is told to look at',
      manifests:
        pair(container('side', queue('QUEUE').replace('jobs', 'other')), container('main', queue('QUEUE'))) +
        scaledObject('', fromEnvironment).replace('name: worker }', 'name: worker, envSourceContainerName: main }'),
    },
    {
      name: 'that has the variable of the trigger',
      manifests: pair(container('side'), container('main', queue('QUEUE'))) + scaledObject('', fromEnvironment),
    },
    { name: 'that names a queue', manifests: pair(container('side'), container('main', queue('JOBS'))) },
    {
      name: 'that is the first',
      manifests: pair(container('main'), container('side')) + scaledObject(''),
    },
  ])('go to the container $name', ({ manifests }) => {
    const found = imported(manifests);
    expect(settingsOf(found, 'worker')).toMatchObject({ AWS_SQS_QUEUE_URL: url, ECS_CONTAINER_NAME: 'main' });
    expect(found.text('stack.ts')).toContain("containerName: 'main'");
    expect(found.remarks.filter((remark) => remark.includes('queue-not-known'))).toEqual([]);
  });

  test('can all be read by what reads settings', () => {
    const found = imported(
      deployment('worker') + scaledObject('minReplicaCount: 1, maxReplicaCount: 8, pollingInterval: 30'),
    );
    const settings = readSettings('The policy', policySettings, settingsOf(found, 'worker'), policyRules);
    expect(settings).toMatchObject({
      ECS_MIN_TASKS: 1,
      ECS_MAX_TASKS: 8,
      ECS_MESSAGES_PER_TASK: 5,
      ECS_TICK_SECONDS: 30,
    });
    expect(readDeploymentSettings(settingsOf(found, 'worker')).ECS_TASK_DEFINITION).toBe('worker');
  });

  test('are told with a warning about a worker that never leaves, unless its tasks end by themselves', () => {
    expect(imported(queueWorker('worker')).remarks).toContain('change worker-has-to-leave /kind');
  });

  test.each([
    { name: 'is not among the inputs', manifests: scaledObject('') },
    {
      name: 'has another autoscaler already',
      manifests: queueWorker('worker') + scaledObject('') + hpa('maxReplicas: 3'),
    },
  ])('leave out an autoscaler whose target $name', ({ manifests }) => {
    expect(imported(manifests).remarks).toContain('loss scaler-without-target /spec');
  });
});

describe("CloudIDE's own worker", () => {
  const found = imported(cloudIdeManifests);

  test('keeps its least and most, its queue, its bucket, its size and its Redis', () => {
    const settings = readDeploymentSettings(settingsOf(found, 'cloudide-terminal-worker'));
    expect(settings).toMatchObject({
      ECS_MIN_TASKS: 1,
      ECS_MAX_TASKS: 10,
      AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/cloudide-commands',
      AWS_S3_BUCKET_NAME: 'cloudide-workspaces',
      REDIS_HOST: 'redis-service',
      REDIS_PORT: 6379,
      REDIS_PASSWORD_SECRET_NAME: 'cloudide-workers/redis-password',
      WORKER_CPU_UNITS: 512,
      WORKER_MEMORY_MIB: 1024,
      WORKER_CPU_ARCHITECTURE: 'X86_64',
    });
    expect(settings.ECS_TASK_DEFINITION).toBeUndefined();
  });

  test('loses its CPU target of 70 %, with the reason why CPU is the wrong signal', () => {
    const lost = found.fates.flatMap((fate) => (fate.fate === 'remarked' && fate.severity === 'loss' ? [fate] : []));
    expect(lost).toEqual([expect.objectContaining({ code: 'cpu-target-of-queue-worker', pointer: '/spec/metrics/0' })]);
    expect(lost[0]?.lost).toContain('70 %');
    expect(lost[0]?.lost).toContain('wrong signal');
  });

  test('is told of what it brings along for nothing', () => {
    expect(found.codesAt(2, '/stringData')).toEqual(['static-credentials', 'static-credentials']);
    expect(found.codesAt(1, '/data')).toEqual(['host-of-cluster']);
    expect(found.codesAt(3, '/spec/template/spec/containers/0/image')).toContain('terminal-worker-replaced');
  });

  test('hands out names of secrets, and no value', () => {
    expect(found.file('secrets-to-create.json')).toEqual([
      { name: 'cloudide-workers/redis-password', keys: [] },
      {
        name: 'cloudide-workers/worker-secrets',
        keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'REDIS_PASSWORD'],
      },
    ]);
    const everything = JSON.stringify([found.paths.map((path) => found.file(path)), found.fates]);
    for (const value of ['example-key-id', 'example-access-key', 'example-password'])
      expect(everything).not.toContain(value);
  });

  test.each([
    { name: 'a bucket', without: 'AWS_S3_BUCKET_NAME: cloudide-workspaces', isOwn: false },
    { name: 'Redis', without: 'REDIS_HOST: redis-service', isOwn: false },
    { name: 'a Region', without: 'AWS_REGION: eu-west-1', isOwn: true },
  ])('is told by its variables: without $name it is the stack of this project: $isOwn', ({ without, isOwn }) => {
    const { text } = imported(cloudIdeManifests.replace(without, ''));
    expect(text('stack.ts').includes('new CloudIdeStack')).toBe(isOwn);
  });
});
