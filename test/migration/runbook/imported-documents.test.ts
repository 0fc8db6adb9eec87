import { describe, expect, test } from '@jest/globals';
import { taskHourDollars } from '../../../contract/prices.ts';
import { importManifests } from '../../../migration/import/import-manifests.ts';
import { importedDocuments, importedRunbookFacts } from '../../../migration/runbook/imported-documents.ts';
import { fixture, fixtureNames } from './support/converted.ts';

async function imported(name: string) {
  const { workloads } = await importManifests({ manifests: [fixture(`k8s/${name}`)], unread: [] });
  return workloads;
}

async function only(name: string) {
  const [workload] = await imported(name);
  if (workload === undefined) throw new Error(`${name} was refused.`);
  return workload;
}

test('a Deployment behind a load balancer becomes a service with its autoscaling', async () => {
  expect(importedRunbookFacts(await only('shop.yaml'))).toMatchObject({
    workload: { kind: 'Deployment', name: 'shop' },
    scaledBy: { kind: 'HorizontalPodAutoscaler' },
    start: { kind: 'service', file: 'service.json', serviceName: 'shop' },
    web: { servicePort: 80, balancedBy: 'Service', objectName: 'shop' },
    taskRoleName: 'shop',
    executionRoleName: 'shop-execution',
    logGroups: ['/ecs/shop'],
    autoScalingFile: 'auto-scaling.json',
    queue: undefined,
  });
});

test('a CronJob becomes a schedule with the role of its scheduler', async () => {
  const workload = await only('nightly.yaml');
  const definition = `arn:aws:ecs:\${AWS_REGION}:\${AWS_ACCOUNT_ID}:task-definition/nightly`;
  expect(importedRunbookFacts(workload).start).toEqual({
    kind: 'schedule',
    file: 'schedule.json',
    scheduleName: 'nightly',
    roleName: 'nightly-scheduler',
    rolePolicy: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: [definition, `${definition}:*`] },
        { Effect: 'Allow', Action: ['iam:PassRole'], Resource: [expect.stringMatching(/:role\/nightly-execution$/)] },
      ],
    },
  });
  const { runbook } = importedDocuments(workload);
  expect(runbook).toContain('create-role --role-name nightly-scheduler');
  expect(runbook).not.toContain('\\"*\\"');
});

test("CloudIDE's worker becomes the stack's own, with the password of Redis and no access key", async () => {
  const workload = await only('cloudide.yaml');
  const facts = importedRunbookFacts(workload);
  expect(facts).toMatchObject({
    start: { kind: 'scaler', file: 'scaler.env', hasOwnWorker: true },
    queue: { url: expect.stringContaining('https://sqs.') },
  });
  const { runbook } = importedDocuments(workload);
  expect(runbook).toContain('.data.REDIS_PASSWORD | @base64d');
  expect(runbook).toContain('npm run ecs:build-push');
  expect(runbook).not.toMatch(/register-task-definition|AWS_SECRET_ACCESS_KEY|create-role/);
});

test('the price is that of the tasks that stand, else of one for a working day', async () => {
  const standing = importedDocuments(await only('shop.yaml')).cost;
  const size = {
    cpuUnits: 512,
    memoryMib: 1024,
    architecture: 'X86_64',
    capacity: 'FARGATE',
    publicIp: false,
  } as const;
  expect(standing).toMatchObject({ tasks: { ...size, count: 3, hoursPerDay: 24 } });
  expect(standing).toHaveProperty('ecs.dollars', expect.closeTo(3 * 720 * taskHourDollars(size) + 36, 1));
  expect(importedDocuments(await only('scaled-job.yaml')).cost).toMatchObject({ tasks: { count: 1, hoursPerDay: 8 } });
});

describe('runbooks', () => {
  test.each(fixtureNames('k8s'))('%s: every placeholder is told, and every file has its step', async (name) => {
    for (const workload of await imported(name)) {
      const { runbook } = importedDocuments(workload);
      const { start, placeholders } = importedRunbookFacts(workload);
      const isOwn = start.kind === 'scaler' && start.hasOwnWorker;
      const files = workload.files.map(({ path }) => path).filter((path) => !isOwn || path === start.file);
      const told = new Set(
        [...runbook.matchAll(/\| `\$\{(\w+)\}` \||\bexport (\w+)=/g)].map(([, open, set]) => open ?? set),
      );
      expect(files.flatMap((path) => placeholders[path] ?? []).filter((each) => !told.has(each))).toEqual([]);
      expect(files.filter((path) => !runbook.includes(path))).toEqual([]);
      expect(runbook).not.toMatch(/undefined|\[object|A placeholder of your input/);
    }
  });
});
