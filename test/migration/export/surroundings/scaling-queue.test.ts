import { describe, expect, test } from '@jest/globals';
import { scalerSettings } from '../../../../contract/scaler-settings.ts';
import { clusterConfigOf } from '../../../../migration/export/surroundings/cluster.ts';
import { networkOf } from '../../../../migration/export/surroundings/network.ts';
import { networkInputOf } from '../../../../migration/export/surroundings/network-input.ts';
import { workloadOf } from '../../../../migration/export/surroundings/workload.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { type Around, exportAround, needsOf, problemsIn } from './support/service-export.ts';

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands';
const settings = { AWS_SQS_QUEUE_URL: queueUrl, ECS_MESSAGES_PER_TASK: '5', ECS_MIN_TASKS: '0', ECS_MAX_TASKS: '10' };
const worker = (around: Around) => exportAround(around, (parts) => workloadOf({ ...parts, podSpecAdditions: {} }));
const codesOf = ({ remarks }: { readonly remarks: readonly string[] }) => remarks.map((remark) => remark.split(' ')[0]);
const byScaledObject = { context: { queueScaler: 'scaled-object' } } as const;

/** What is said of every queue worker, whatever its settings. */
const always = ['scaler-differs', 'job-exit-code', 'queue-permission'];

describe('a ScaledJob', () => {
  test('has the policy of the scaler', async () => {
    const outcome = worker({ settings: { ...settings, ECS_TICK_SECONDS: '15' } });
    expect(outcome.manifests.get('ScaledJob/web')).toMatchObject({
      apiVersion: 'keda.sh/v1alpha1',
      metadata: { annotations: { 'fargate-queue-scaler/family': 'Shop_Web' } },
      spec: {
        pollingInterval: 15,
        minReplicaCount: 0,
        maxReplicaCount: 10,
        rollout: { strategy: 'gradual' },
        scalingStrategy: { strategy: 'default' },
        jobTargetRef: { backoffLimit: 0, ttlSecondsAfterFinished: 60, template: { spec: { restartPolicy: 'Never' } } },
        triggers: [
          {
            type: 'aws-sqs-queue',
            authenticationRef: { name: 'web' },
            metadata: { queueURL: queueUrl, queueLength: '5', awsRegion: 'eu-west-1', scaleOnInFlight: 'true' },
          },
        ],
      },
    });
    expect(outcome.manifests.get('TriggerAuthentication/web')?.['spec']).toEqual({ podIdentity: { provider: 'aws' } });
    expect(codesOf(outcome)).toEqual(always);
    expect(await problemsIn(outcome)).toEqual([]);
  });

  test('has the defaults of settings that are not there', () => {
    const outcome = worker({ settings: { AWS_SQS_QUEUE_URL: queueUrl } });
    expect(outcome.manifests.get('ScaledJob/web')?.['spec']).toMatchObject({
      pollingInterval: 10,
      minReplicaCount: 0,
      maxReplicaCount: 10,
    });
    expect(codesOf(outcome)).toEqual(['scaler-defaults', 'nearest-queue-length', ...always]);
    expect(outcome.texts[0]).toContain('at most 10 tasks (ECS_MAX_TASKS)');
  });

  test('without any setting is told of at the variable that has the queue', () => {
    const outcome = worker({ settings: {}, task: { queueUrl } });
    const codes = outcome.ofTask.map((remark) => remark.split(':')[0]);
    expect(codes).toEqual(expect.arrayContaining(['scaler-defaults', 'nearest-queue-length', ...always]));
    expect(triggerOf(outcome.manifests.get('ScaledJob/web'))['queueURL']).toBe(queueUrl);
  });

  test("takes the export's Region where the queue's URL says none", () => {
    const outcome = worker({ settings: { ...settings, AWS_SQS_QUEUE_URL: placeholder('CommandQueue') } });
    expect(triggerOf(outcome.manifests.get('ScaledJob/web'))['awsRegion']).toBe('eu-central-1');
  });

  test('reads the queue with keys on minikube, which has no roles', async () => {
    const outcome = worker({ settings, context: { target: 'minikube' } });
    expect(outcome.manifests.get('TriggerAuthentication/web')?.['spec']).toMatchObject({
      secretTargetRef: [{ name: 'web-aws-keys', key: 'AWS_ACCESS_KEY_ID' }, { name: 'web-aws-keys' }],
    });
  });
});

describe('a ScaledObject', () => {
  test('scales a Deployment without a number of its own', async () => {
    const outcome = worker({ settings: { ...settings, ECS_MIN_TASKS: '2' }, ...byScaledObject });
    expect(outcome.manifests.get('ScaledObject/web')?.['spec']).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicaCount: 2,
      maxReplicaCount: 10,
    });
    expect(outcome.manifests.get('Deployment/web')?.['spec']).not.toHaveProperty('replicas');
    expect(codesOf(outcome)).toEqual(['scaler-differs', 'scale-in-kills', 'queue-permission']);
    expect(await problemsIn(outcome)).toEqual([]);
  });
});

describe('the environment that the scaler gives each task', () => {
  const environmentOf = (around: Around) => {
    const { manifests } = worker(around);
    const spec = (manifests.get('ScaledJob/web') ?? manifests.get('Deployment/web'))?.['spec'] as JsonMap;
    const template = ((spec['jobTargetRef'] as JsonMap | undefined) ?? spec)['template'] as {
      spec: { containers: { env: { name: string; value: string }[] }[] };
    };
    return Object.fromEntries((template.spec.containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
  };

  test('stands in the pod template', () => {
    expect(environmentOf({ settings: { ...settings, WORKER_IDLE_EXIT_SECONDS: '30' } })).toEqual({
      WORKER_ROLE: 'burst',
      WORKER_IDLE_EXIT_SECONDS: '30',
      ECS_TASK_DEFINITION: 'Shop_Web',
    });
  });

  test('is that of a baseline task under a Deployment, whose pods are started anew when they leave', () => {
    expect(environmentOf({ settings, ...byScaledObject })).toMatchObject({ WORKER_ROLE: 'baseline' });
  });

  test("wins over the container's own, but for the lifetime", () => {
    const env = [
      { name: 'WORKER_ROLE', value: 'baseline' },
      { name: 'WORKER_MAX_LIFETIME_SECONDS', value: '3600' },
      { name: 'OTHER', value: 'x' },
    ];
    const given = { ...settings, WORKER_MAX_LIFETIME_SECONDS: '86400' };
    expect(environmentOf({ settings: given, container: { env } })).toEqual({
      WORKER_ROLE: 'burst',
      WORKER_MAX_LIFETIME_SECONDS: '3600',
      OTHER: 'x',
      WORKER_IDLE_EXIT_SECONDS: '1',
      ECS_TASK_DEFINITION: 'Shop_Web',
    });
  });
});

test.each([
  {
    name: 'a target wait',
    set: { ECS_MESSAGES_PER_TASK: null, ECS_TARGET_WAIT_SECONDS: '60' },
    more: ['nearest-queue-length /ECS_TARGET_WAIT_SECONDS'],
  },
  { name: 'a minimum', set: { ECS_MIN_TASKS: '2' }, more: ['minimum-of-jobs /ECS_MIN_TASKS'] },
  {
    name: 'a minimum by the hour',
    set: { ECS_MIN_TASKS_SCHEDULE: 'Mon-Fri 08:00-18:00 UTC=2' },
    more: ['minimum-schedule /ECS_MIN_TASKS_SCHEDULE'],
  },
  {
    name: 'a cap below the maximum',
    set: { ECS_MAX_LAUNCHES_PER_TICK: '3' },
    more: ['launch-cap /ECS_MAX_LAUNCHES_PER_TICK'],
  },
  { name: 'a cap that never acts', set: { ECS_MAX_LAUNCHES_PER_TICK: '200' }, more: [] },
  { name: 'a FIFO queue', set: { AWS_SQS_QUEUE_URL: `${queueUrl}.fifo` }, more: ['blocked-groups /AWS_SQS_QUEUE_URL'] },
  { name: 'overrides', set: { ECS_PARAMETER_NAME: '/scaler' }, more: ['scaler-overrides /ECS_PARAMETER_NAME'] },
  { name: 'Spot', set: { ECS_CAPACITY_PROVIDERS: 'FARGATE_SPOT,FARGATE' }, more: ['no-spot /ECS_CAPACITY_PROVIDERS'] },
  { name: 'On-Demand', set: { ECS_CAPACITY_PROVIDERS: 'FARGATE' }, more: [] },
  { name: 'a dry run', set: { ECS_DRY_RUN: 'true' }, more: ['paused-export /ECS_DRY_RUN'] },
  { name: 'no dry run', set: { ECS_DRY_RUN: 'false' }, more: [] },
  {
    name: "settings of the stack's",
    set: { REDIS_HOST: 'redis', NODE_OPTIONS: '--x', AWS_S3_BUCKET_NAME: 'bucket' },
    more: [],
  },
])('$name', ({ set, more }) => {
  const given = Object.entries({ ...settings, ...set }).filter(([, value]) => value !== null);
  const { remarks } = worker({ settings: Object.fromEntries(given) });
  expect(remarks.filter((remark) => !remark.endsWith(' '))).toEqual(more);
});

test('a dry run is exported paused', () => {
  const { manifests } = worker({ settings: { ...settings, ECS_DRY_RUN: 'true' } });
  expect(manifests.get('ScaledJob/web')).toMatchObject({
    metadata: { annotations: { 'autoscaling.keda.sh/paused': 'true' } },
  });
});

test.each([
  { name: 'a number that is none', set: { ECS_MAX_TASKS: 'ten' } },
  { name: 'a minimum above the maximum', set: { ECS_MIN_TASKS: '11' } },
  { name: 'two policies', set: { ECS_TARGET_WAIT_SECONDS: '60' } },
])('$name is refused', ({ set }) => {
  const { refused, manifests } = worker({ settings: { ...settings, ...set } });
  expect(refused).toEqual(['scaler-setting-invalid']);
  expect(manifests.size).toBe(0);
});

test('several containers of which none has the name that the scaler knows are refused', () => {
  const outcome = exportAround({ settings }, (parts) => {
    const containers = [{ name: 'app' }, { name: 'log' }];
    return workloadOf({ ...parts, pod: { ...parts.pod, spec: { containers } }, podSpecAdditions: {} });
  });
  expect(outcome.refused).toEqual(['scaler-setting-invalid']);
});

test('the container that takes the messages is told its part, by its name in the pod', () => {
  const outcome = exportAround(
    { settings: { ...settings, ECS_CONTAINER_NAME: 'My_App' }, ...byScaledObject },
    (parts) => {
      const containers = [{ name: 'log' }, { name: 'my-app' }];
      return workloadOf({ ...parts, pod: { ...parts.pod, spec: { containers } }, podSpecAdditions: {} });
    },
  );
  expect(outcome.manifests.get('Deployment/web')?.['spec']).toMatchObject({
    template: { spec: { containers: [{ name: 'log' }, { name: 'my-app', env: expect.any(Array) }] } },
  });
});

test('numbers of a service give way to those of the scaler', () => {
  const service = {
    desiredCount: 3,
    deploymentConfiguration: { maximumPercent: 150 },
    deploymentController: { type: 'ECS' },
  };
  const { remarks, texts } = worker({ settings, service });
  expect(remarks.filter((remark) => remark.startsWith('desired-count'))).toEqual([
    'desired-count-by-queue /desiredCount',
  ]);
  expect(texts).toContain("The service runs 3 tasks at all times; KEDA runs 0 to 10 pods, by the queue's length.");
  expect(remarks).toHaveLength(1 + always.length);
});

test('bounds, policies and a daemon strategy of a service give way, too, and it is told', () => {
  const service = { serviceName: 's', schedulingStrategy: 'DAEMON' };
  const beside = {
    scalableTargets: [{ resourceId: 'service/c/s', minCapacity: 2, maxCapacity: 8 }],
    scalingPolicies: [{ resourceId: 'service/c/s', policyName: 'p', policyType: 'StepScaling' }],
  };
  const { remarks } = worker({ settings, service, beside });
  expect(remarks.filter((remark) => !always.includes(remark.trim()))).toEqual([
    'desired-count-by-queue /scalableTargets/0/minCapacity',
    'desired-count-by-queue /scalableTargets/0/maxCapacity',
    'desired-count-by-queue /scalingPolicies/0',
    'desired-count-by-queue /schedulingStrategy',
  ]);
});

/** Settings that have to be readable, because the policy is read from them. */
const readable = {
  ECS_MIN_TASKS: '0',
  ECS_MAX_TASKS: '10',
  ECS_TICK_SECONDS: '10',
  ECS_SECONDS_PER_MESSAGE: '10',
  ECS_MAX_LAUNCHES_PER_TICK: '200',
  ECS_MIN_TASKS_SCHEDULE: 'Mon 08:00-18:00 UTC=2',
  WORKER_IDLE_EXIT_SECONDS: '1',
};

test.each([
  { name: 'messages per task', demand: { ECS_MESSAGES_PER_TASK: '5' } },
  { name: 'a target wait', demand: { ECS_TARGET_WAIT_SECONDS: '60' } },
])('with $name, each setting of the scaler has its fate', ({ demand }) => {
  const names = Object.keys(scalerSettings).filter(
    (name) => !/^ECS_(MESSAGES_PER_TASK|TARGET_WAIT_SECONDS)$/.test(name),
  );
  const all = { ...Object.fromEntries(names.map((name) => [name, 'x'])), ...readable, ...demand };
  const { remarks, refused } = exportAround({ settings: all }, (parts) => {
    const network = networkInputOf(undefined, parts.queue);
    const workload = workloadOf({ ...parts, podSpecAdditions: {} });
    const others = [clusterConfigOf(parts.context, needsOf(parts)), networkOf({ ...parts, network })];
    return {
      manifests: [workload, ...others].flatMap(({ manifests }) => manifests),
      files: others.flatMap(({ files }) => files),
    };
  });
  expect(refused).toEqual([]);
  expect(remarks.filter((remark) => remark.startsWith('not-converted'))).toEqual([]);
});

function triggerOf(manifest: JsonMap | undefined): JsonMap {
  const { spec } = manifest as unknown as { spec: { triggers: { metadata: JsonMap }[] } };
  return spec.triggers[0]?.metadata ?? {};
}
