import { expect, test } from '@jest/globals';
import { MANIFESTS_FILE } from '../../../migration/export/workload-files.ts';
import type { JsonMap } from '../../../migration/trace/json.ts';
import { exported, invalidManifests } from '../support/exported.ts';

const environment = [{ name: 'AWS_SQS_QUEUE_URL', value: 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands' }];
const metrics = {
  name: 'metrics',
  image: 'example/metrics:1',
  essential: false,
  dependsOn: [{ containerName: 'worker', condition: 'START' }],
};
const input = (name: string, content: JsonMap) => ({ name, text: JSON.stringify(content) });
const taskOf = (...containerDefinitions: readonly JsonMap[]) =>
  input('task.json', { family: 'shop', cpu: '512', memory: '1024', containerDefinitions });

async function outcomeOf(
  task: ReturnType<typeof taskOf>,
  service: JsonMap | undefined,
  queueScaler: 'scaled-job' | 'scaled-object',
) {
  const services =
    service === undefined ? [] : [input('service.json', { serviceName: 's', taskDefinition: 'shop', ...service })];
  const conversion = await exported([task], 'eks-nodes', { services, queueScaler });
  expect(await invalidManifests(conversion, 'eks-nodes')).toEqual([]);
  const files = conversion.workloads[0]?.files ?? [];
  const manifests = files.find(({ path }) => path === MANIFESTS_FILE)?.content as unknown as readonly JsonMap[];
  const codes = conversion.report.fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate.code] : []));
  return { manifests, codes };
}

test.each(['scaled-job', 'scaled-object'] as const)(
  'a web server that sends to a queue is a Deployment, whatever queues are scaled by (%s)',
  async (queueScaler) => {
    const task = taskOf({ name: 'web', image: 'example/web:1', environment, portMappings: [{ containerPort: 8000 }] });
    const service = {
      desiredCount: 2,
      loadBalancers: [{ targetGroupArn: 'arn:aws:tg', containerName: 'web', containerPort: 8000 }],
    };
    const { manifests, codes } = await outcomeOf(task, service, queueScaler);
    expect(manifests.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Ingress']));
    expect(manifests.filter(({ kind }) => /^(Scaled|Trigger)/.test(String(kind)))).toEqual([]);
    expect(manifests.find(({ kind }) => kind === 'Deployment')).toMatchObject({ spec: { replicas: 2 } });
    expect(codes).toContain('queue-variable-of-no-worker');
  },
);

test('a worker beside a helper that waits for it is what its job is for', async () => {
  const task = taskOf({ name: 'worker', image: 'example/worker:1', environment }, metrics);
  const { manifests, codes } = await outcomeOf(task, { desiredCount: 3 }, 'scaled-job');
  expect(manifests.find(({ kind }) => kind === 'ScaledJob')).toMatchObject({
    spec: {
      jobTargetRef: {
        template: {
          spec: {
            restartPolicy: 'Never',
            initContainers: [{ name: 'metrics', restartPolicy: 'Always' }],
            containers: [{ name: 'worker', env: expect.arrayContaining([{ name: 'WORKER_ROLE', value: 'burst' }]) }],
          },
        },
      },
    },
  });
  expect(codes).toEqual(expect.arrayContaining(['desired-count-by-queue', 'starts-without-waiting']));
});

test('a worker beside a helper that waits for it is told its part under a Deployment, too', async () => {
  const task = taskOf({ name: 'worker', image: 'example/worker:1', environment }, metrics);
  const { manifests } = await outcomeOf(task, undefined, 'scaled-object');
  expect(manifests.find(({ kind }) => kind === 'Deployment')).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'worker', env: expect.arrayContaining([{ name: 'WORKER_ROLE', value: 'baseline' }]) },
            { name: 'metrics' },
          ],
        },
      },
    },
  });
});

test('a service with an EBS volume has a claim and the class that it names', async () => {
  const task = input('task.json', {
    family: 'shop',
    cpu: '256',
    memory: '512',
    volumes: [{ name: 'data', configuredAtLaunch: true }],
    containerDefinitions: [
      { name: 'app', image: 'example/app:1', mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] },
    ],
  });
  const service = { volumeConfigurations: [{ name: 'data', managedEBSVolume: { roleArn: 'r', sizeInGiB: 100 } }] };
  const { manifests, codes } = await outcomeOf(task, service, 'scaled-job');
  const names = manifests.map(({ kind, metadata }) => `${kind}/${(metadata as JsonMap)['name']}`);
  expect(names.indexOf('StorageClass/shop-shop-data')).toBeGreaterThan(-1);
  expect(names.indexOf('StorageClass/shop-shop-data')).toBeLessThan(names.indexOf('Deployment/shop'));
  expect(codes).not.toContain('service-volume');
});
