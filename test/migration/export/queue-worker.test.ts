import { describe, expect, test } from '@jest/globals';
import { servicesIn } from '../../../migration/ecs/service-input.ts';
import { queueWorkerOf } from '../../../migration/export/queue-worker.ts';
import type { JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/commands';
const environment = [{ name: 'AWS_SQS_QUEUE_URL', value: queueUrl }];
const portMappings = [{ containerPort: 8000 }];

interface Given {
  readonly containers: readonly JsonMap[];
  readonly service?: JsonMap;
  readonly settings?: JsonMap;
}

function workerOf({ containers, service, settings = {} }: Given) {
  const ledger = (kind: 'ecs' | 'settings', content: JsonMap) =>
    new Ledger({ name: kind, kind, content, positionOf: () => undefined });
  const task = ledger('ecs', { containerDefinitions: containers });
  const [described] = service === undefined ? [] : servicesIn(ledger('ecs', { services: [service] }).root);
  const worker = queueWorkerOf({ task: task.root, service: described, settings: ledger('settings', settings).root });
  const said = task.fates().flatMap((fate) => (fate.fate === 'remarked' ? [fate] : []));
  return { worker, notes: said.filter(({ code }) => code === 'queue-variable-of-no-worker') };
}

describe("a task definition is a queue's worker", () => {
  const container = { name: 'app', environment };
  test.each<Given & { name: string; isWorker: boolean; told?: string }>([
    { name: 'where a container is told the URL', containers: [container], isWorker: true },
    {
      name: 'with a service that nothing leads to',
      containers: [container],
      service: { desiredCount: 2 },
      isWorker: true,
    },
    {
      name: 'with a service that only calls others by Service Connect',
      containers: [container],
      service: { serviceConnectConfiguration: { enabled: true, namespace: 'n' } },
      isWorker: true,
    },
    { name: 'but not without a queue', containers: [{ name: 'app' }], isWorker: false },
    {
      name: 'but not where it maps ports',
      containers: [container, { name: 'web', portMappings }],
      isWorker: false,
      told: 'it maps ports for clients',
    },
    {
      name: 'but not behind a load balancer',
      containers: [{ ...container, portMappings }],
      service: { loadBalancers: [{ containerPort: 8000 }] },
      isWorker: false,
      told: 'a load balancer sends to it',
    },
    {
      name: 'but not in Cloud Map',
      containers: [container],
      service: { serviceRegistries: [{ registryArn: 'arn:r' }] },
      isWorker: false,
      told: 'it is registered with Cloud Map',
    },
    {
      name: 'but not as a server of Service Connect',
      containers: [container],
      service: { serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] } },
      isWorker: false,
      told: 'clients call it by Service Connect',
    },
    {
      name: 'but not behind VPC Lattice',
      containers: [container],
      service: { vpcLatticeConfigurations: [{ portName: 'http' }] },
      isWorker: false,
      told: 'VPC Lattice sends to it',
    },
    {
      name: 'behind whatever, where a scaler has its queue',
      containers: [{ name: 'app', portMappings }],
      settings: { AWS_SQS_QUEUE_URL: queueUrl },
      isWorker: true,
    },
    {
      name: 'behind whatever, where a scaler launches it',
      containers: [{ ...container, portMappings }],
      settings: { ECS_TASK_DEFINITION: 'web' },
      isWorker: true,
    },
  ])('$name', ({ isWorker, told, ...given }) => {
    const { worker, notes } = workerOf(given);
    expect(worker !== undefined).toBe(isWorker);
    expect(notes.map(({ pointer }) => pointer)).toEqual(
      told === undefined ? [] : ['/containerDefinitions/0/environment/0/value'],
    );
    if (told !== undefined) expect(notes[0]?.lost).toContain(told);
  });
});

test.each<Given & { name: string; container: string }>([
  { name: 'the only one', containers: [{ name: 'app', environment }], container: 'app' },
  { name: 'the one with the URL', containers: [{ name: 'log' }, { name: 'app', environment }], container: 'app' },
  {
    name: 'the one that the scaler names',
    containers: [{ name: 'log' }, { name: 'app', environment }],
    settings: { ECS_CONTAINER_NAME: 'log' },
    container: 'log',
  },
  {
    name: 'what the scaler calls it, where several have the URL',
    containers: [
      { name: 'one', environment },
      { name: 'two', environment },
    ],
    container: 'worker',
  },
])('the container that takes the messages is $name', ({ container, ...given }) => {
  expect(workerOf(given).worker?.containerName).toBe(container);
});
