import { describe, expect, test } from '@jest/globals';
import { exportAll, inputText, manifestsIn, nameOf, namesIn, taskOf } from '../support/workload-inputs.ts';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const secretArn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCd12`;

describe('names that two workloads would share', () => {
  const reader = taskOf(
    'api',
    { executionRoleArn: role('reads') },
    { secrets: [{ name: 'PASSWORD', valueFrom: secretArn('shop/db') }] },
  );
  const twin = taskOf('api-secrets', { taskRoleArn: role('works') });

  test('are refused for the second, with the object', async () => {
    const conversion = await exportAll([reader, twin], { namespace: 'shop' });
    expect(namesIn(conversion)).toEqual(['api']);
    expect(conversion.problems).toMatchObject([
      { input: 'api-secrets.json', pointer: '/family', code: 'name-collision' },
    ]);
    expect(conversion.problems[0]?.message).toContain('ServiceAccount "api-secrets" in the namespace "shop"');
  });

  test.each([
    { name: 'each has a namespace of its own', tasks: [reader, twin], request: {} },
    { name: 'they differ', tasks: [reader, taskOf('web')], request: { namespace: 'shop' } },
  ])('are none where $name', async ({ tasks, request }) => {
    const conversion = await exportAll(tasks, request);
    expect(conversion.problems).toEqual([]);
    expect(conversion.workloads).toHaveLength(2);
  });

  test('are none where the first was refused for another reason', async () => {
    const conversion = await exportAll([{ ...reader, cpu: '300' }, twin], { namespace: 'shop' });
    expect(namesIn(conversion)).toEqual(['api-secrets']);
  });

  test('may be those of a Secret that somebody makes, and of one that is made of another', async () => {
    const other = taskOf('api-aws', {}, { secrets: [{ name: 'KEY', valueFrom: secretArn('credentials') }] });
    const { problems } = await exportAll([reader, other], { namespace: 'shop', target: 'minikube' });
    expect(problems).toMatchObject([{ code: 'name-collision' }]);
    expect(problems[0]?.message).toContain('Secret "api-aws-credentials"');
  });
});

test('a namespace that several share has the labels of all', async () => {
  const web = taskOf('web', {}, { portMappings: [{ containerPort: 80 }] });
  const service = inputText('service.json', {
    serviceName: 'web',
    taskDefinition: 'web',
    loadBalancers: [{ targetGroupArn: 'arn', containerName: 'app', containerPort: 80 }],
  });
  const conversion = await exportAll([web, taskOf('job')], { namespace: 'shop', services: [service] });
  const namespaces = manifestsIn(conversion).flatMap((all) => all.filter(({ kind }) => kind === 'Namespace'));
  const labels = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };
  expect(namespaces.map(({ metadata }) => metadata)).toEqual(Array(2).fill({ name: 'shop', labels }));
});

test.each([
  {
    name: 'credentials of a registry and a secret',
    target: 'eks-fargate',
    secret: 'registry-foo',
    expected: 'app-registry-foo-2',
  },
  {
    name: 'the key of a store and a secret',
    target: 'minikube',
    secret: 'aws-credentials',
    expected: 'app-registry-foo',
  },
] as const)('$name never have one Secret between them', async ({ target, secret, expected }) => {
  const task = taskOf(
    'app',
    { executionRoleArn: role('reads') },
    {
      secrets: [{ name: 'A', valueFrom: secretArn(secret) }],
      repositoryCredentials: { credentialsParameter: secretArn('foo') },
    },
  );
  const conversion = await exportAll([task], { target });
  expect(conversion.problems).toEqual([]);
  const [manifests = []] = manifestsIn(conversion);
  const made = manifests.filter(({ kind }) => kind === 'ExternalSecret').map(nameOf);
  const byHand = conversion.workloads[0]?.facts.credentials?.secrets.map(({ name }) => name) ?? [];
  expect(new Set([...made, ...byHand]).size).toBe(made.length + byHand.length);
  expect(made).toContain(expected);
});
