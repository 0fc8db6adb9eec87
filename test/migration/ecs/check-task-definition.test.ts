import { describe, expect, test } from '@jest/globals';
import { checkTaskDefinition } from '../../../migration/ecs/check-task-definition.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function problemsOf(content: Json) {
  const ledger = new Ledger({ name: 'task.json', kind: 'ecs', content, positionOf: () => undefined });
  checkTaskDefinition(ledger.root);
  return ledger.problems;
}

/** A definition with one container, both with the given members. */
function definition(container: JsonMap = {}, task: JsonMap = {}): JsonMap {
  return { family: 'web', containerDefinitions: [{ name: 'web', image: 'web:1', ...container }], ...task };
}

function containers(...members: readonly JsonMap[]): JsonMap {
  return { family: 'web', containerDefinitions: members.map((member) => ({ image: 'x:1', ...member })) };
}

const fargate = { requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' };
const healthCheck = { command: ['CMD-SHELL', 'true'] };

describe('A task definition passes', () => {
  test.each<{ name: string; content: JsonMap }>([
    { name: 'with little in it', content: definition() },
    { name: 'for EC2 without a size', content: definition({ memory: 128 }, { requiresCompatibilities: ['EC2'] }) },
    { name: 'for Fargate', content: definition({ cpu: 256, memory: 512 }, fargate) },
    {
      name: 'with sizes in vCPUs and gigabytes',
      content: definition({}, { ...fargate, cpu: '.25 vCPU', memory: '2 GB' }),
    },
    {
      name: 'with placeholders',
      content: definition({ name: '{{app}}' }, { family: `\${FAMILY}`, cpu: '<CPU>', memory: '1' }),
    },
    { name: 'with empty lists and nulls', content: definition({ dependsOn: [], environment: null, secrets: [] }) },
    {
      name: 'as CloudFormation writes it',
      content: { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: 'web' }] },
    },
    {
      name: 'with dependencies in order',
      content: containers(
        { name: 'a', dependsOn: [{ containerName: 'b', condition: 'HEALTHY' }] },
        { name: 'b', healthCheck, dependsOn: [{ containerName: 'c', condition: 'SUCCESS' }] },
        { name: 'c', essential: false },
      ),
    },
    {
      name: 'with two ways to one container',
      content: containers(
        { name: 'a', dependsOn: [dependency('b'), dependency('c')] },
        { name: 'b', dependsOn: [dependency('d')] },
        { name: 'c', dependsOn: [dependency('d')] },
        { name: 'd' },
      ),
    },
    {
      name: 'with volumes that are there',
      content: {
        ...containers(
          { name: 'a', mountPoints: [{ sourceVolume: 'data' }] },
          { name: 'b', volumesFrom: [{ sourceContainer: 'a' }] },
        ),
        volumes: [{ name: 'data' }],
      },
    },
    {
      name: 'with one port by two protocols',
      content: containers(
        { name: 'a', portMappings: [{ containerPort: 53, protocol: 'udp' }] },
        { name: 'b', portMappings: [{ containerPort: 53, hostPort: 0 }] },
      ),
    },
    {
      name: 'with a health check at its bounds',
      content: definition({ healthCheck: { ...healthCheck, interval: 5, timeout: 60, retries: 10, startPeriod: 0 } }),
    },
    { name: 'with the longest stop timeout', content: definition({ stopTimeout: 120 }, fargate) },
    { name: 'with a longer one on EC2', content: definition({ stopTimeout: 600 }) },
  ])('$name', ({ content }) => {
    expect(problemsOf(content)).toEqual([]);
  });
});

function dependency(containerName: string, condition = 'START'): JsonMap {
  return { containerName, condition };
}

describe('A task definition is refused', () => {
  test.each<{ name: string; content: JsonMap; code: string; pointer: string; says: string }>([
    {
      name: 'without containers',
      content: { family: 'a' },
      code: 'no-container-definitions',
      pointer: '',
      says: 'no containers',
    },
    {
      name: 'with an empty list of them',
      content: { family: 'a', containerDefinitions: [] },
      code: 'no-container-definitions',
      pointer: '/containerDefinitions',
      says: 'no containers',
    },
    {
      name: 'with too many containers',
      content: containers(...Array.from({ length: 11 }, (_, index) => ({ name: `c${index}` }))),
      code: 'too-many-containers',
      pointer: '/containerDefinitions',
      says: '11 containers',
    },
    {
      name: 'with an empty image',
      content: definition({ image: '' }),
      code: 'missing-member',
      pointer: '/containerDefinitions/0/image',
      says: 'no image',
    },
    {
      name: 'without an essential container',
      content: definition({ essential: false }),
      code: 'no-essential-container',
      pointer: '/containerDefinitions',
      says: 'essential',
    },
    {
      name: 'with a container without an image',
      content: { family: 'a', containerDefinitions: [{ name: 'a' }] },
      code: 'missing-member',
      pointer: '/containerDefinitions/0',
      says: 'image',
    },
    {
      name: 'with a family that is no name',
      content: definition({}, { family: 'my app' }),
      code: 'illegal-name',
      pointer: '/family',
      says: '"my app"',
    },
    {
      name: 'with a name that is too long',
      content: definition({ name: 'a'.repeat(256) }),
      code: 'illegal-name',
      pointer: '/containerDefinitions/0/name',
      says: '255',
    },
    {
      name: 'with two containers of a name',
      content: containers({ name: 'a' }, { name: 'a' }),
      code: 'duplicate-container-name',
      pointer: '/containerDefinitions/1/name',
      says: '"a"',
    },
    {
      name: 'with a network mode that does not exist',
      content: definition({}, { networkMode: 'default' }),
      code: 'unknown-network-mode',
      pointer: '/networkMode',
      says: 'awsvpc, bridge, host, none',
    },
    {
      name: 'with a dependency on nobody',
      content: definition({ dependsOn: [dependency('db')] }),
      code: 'unknown-container',
      pointer: '/containerDefinitions/0/dependsOn/0/containerName',
      says: '"db"',
    },
    {
      name: 'with a condition that does not exist',
      content: containers({ name: 'a', dependsOn: [dependency('b', 'READY')] }, { name: 'b' }),
      code: 'unknown-condition',
      pointer: '/containerDefinitions/0/dependsOn/0/condition',
      says: '"READY"',
    },
    {
      name: 'when it waits for health without a check',
      content: containers({ name: 'a', dependsOn: [dependency('b', 'HEALTHY')] }, { name: 'b' }),
      code: 'no-health-check',
      pointer: '/containerDefinitions/0/dependsOn/0',
      says: 'no health check',
    },
    {
      name: 'when it waits for health that is not checked',
      content: containers(
        { name: 'a', dependsOn: [dependency('b', 'HEALTHY')] },
        { name: 'b', healthCheck: { command: ['NONE'] } },
      ),
      code: 'no-health-check',
      pointer: '/containerDefinitions/0/dependsOn/0',
      says: 'no health check',
    },
    {
      name: 'with a container that waits for itself',
      content: definition({ dependsOn: [dependency('web')] }),
      code: 'depends-on-cycle',
      pointer: '/containerDefinitions/0/dependsOn/0',
      says: '"web" -> "web"',
    },
    {
      name: 'with a circle of three',
      content: containers(
        { name: 'x', dependsOn: [dependency('a')] },
        { name: 'a', dependsOn: [dependency('b')] },
        { name: 'b', dependsOn: [dependency('c')] },
        { name: 'c', dependsOn: [dependency('a')] },
      ),
      code: 'depends-on-cycle',
      pointer: '/containerDefinitions/3/dependsOn/0',
      says: '"a" -> "b" -> "c" -> "a"',
    },
    {
      name: 'with an unknown volume',
      content: definition(
        { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] },
        { volumes: [{ name: 'logs' }] },
      ),
      code: 'unknown-volume',
      pointer: '/containerDefinitions/0/mountPoints/0/sourceVolume',
      says: '"data"',
    },
    {
      name: 'with volumes of an unknown container',
      content: definition({ volumesFrom: [{ sourceContainer: 'db' }] }),
      code: 'unknown-container',
      pointer: '/containerDefinitions/0/volumesFrom/0/sourceContainer',
      says: '"db"',
    },
    {
      name: 'with two volumes of a name',
      content: definition({}, { volumes: [{ name: 'a' }, { name: 'a' }] }),
      code: 'duplicate-volume-name',
      pointer: '/volumes/1/name',
      says: '"a"',
    },
    {
      name: 'with an amount that ECS does not read',
      content: definition({}, { cpu: '250m' }),
      code: 'unreadable-size',
      pointer: '/cpu',
      says: 'vCPUs',
    },
    {
      name: 'with memory that Fargate does not have',
      content: definition({}, { ...fargate, memory: '4096' }),
      code: 'no-fargate-size',
      pointer: '/memory',
      says: '256 CPU units and 4096 MiB: with 256 CPU units the memory is one of 512, 1024, 2048 (MiB)',
    },
    {
      name: 'with CPU that Fargate does not have',
      content: definition({}, { ...fargate, cpu: '300' }),
      code: 'no-fargate-size',
      pointer: '/cpu',
      says: '256, 512, 1024',
    },
    {
      name: 'for Fargate without memory',
      content: definition({}, { requiresCompatibilities: ['EC2', 'FARGATE'], cpu: '256' }),
      code: 'no-fargate-size',
      pointer: '',
      says: '"memory"',
    },
    {
      name: 'with containers that need more CPU than there is',
      content: { ...containers({ name: 'a', cpu: 200 }, { name: 'b', cpu: 100 }), ...fargate },
      code: 'containers-exceed-task',
      pointer: '/cpu',
      says: '300 CPU units together, and the task has 256',
    },
    {
      name: 'with containers that need more memory than there is',
      content: {
        ...containers({ name: 'a', memory: 300 }, { name: 'b', memory: 500, memoryReservation: 300 }),
        ...fargate,
      },
      code: 'containers-exceed-task',
      pointer: '/memory',
      says: '600 MiB together, and the task has 512',
    },
    {
      name: 'with a container that may use more than there is',
      content: definition({ memory: 1024, memoryReservation: 128 }, fargate),
      code: 'containers-exceed-task',
      pointer: '/containerDefinitions/0/memory',
      says: '1024 MiB, and its task has 512',
    },
    {
      name: 'with a reservation above the limit',
      content: definition({ memory: 128, memoryReservation: 256 }),
      code: 'containers-exceed-task',
      pointer: '/containerDefinitions/0/memoryReservation',
      says: 'reserves 256 MiB',
    },
    {
      name: 'with a port twice',
      content: containers(
        { name: 'a', portMappings: [{ containerPort: 80 }] },
        { name: 'b', portMappings: [{ containerPort: 443 }, { containerPort: 80, protocol: 'tcp' }] },
      ),
      code: 'port-clash',
      pointer: '/containerDefinitions/1/portMappings/1',
      says: 'both listen on tcp port 80',
    },
    {
      name: 'with a port within the range of another container',
      content: containers(
        { name: 'a', portMappings: [{ containerPortRange: '8000-8010' }] },
        { name: 'b', portMappings: [{ containerPort: 8010 }] },
      ),
      code: 'port-clash',
      pointer: '/containerDefinitions/1/portMappings/0',
      says: '8010',
    },
    {
      name: 'with a port that does not exist',
      content: definition({ portMappings: [{ containerPort: 70_000 }] }),
      code: 'port-out-of-range',
      pointer: '/containerDefinitions/0/portMappings/0/containerPort',
      says: '70000',
    },
    {
      name: 'with a range that goes backwards',
      content: definition({ portMappings: [{ containerPortRange: '90-80' }] }),
      code: 'port-out-of-range',
      pointer: '/containerDefinitions/0/portMappings/0/containerPortRange',
      says: '90-80',
    },
    {
      name: 'with a host port that does not exist',
      content: definition({ portMappings: [{ containerPort: 80, hostPort: -1 }] }),
      code: 'port-out-of-range',
      pointer: '/containerDefinitions/0/portMappings/0/hostPort',
      says: '-1',
    },
    {
      name: 'with a variable twice',
      content: definition({
        environment: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      code: 'same-variable-twice',
      pointer: '/containerDefinitions/0/environment/1/name',
      says: 'variable A twice',
    },
    {
      name: 'with a variable that is a secret, too',
      content: definition({ environment: [{ name: 'A', value: '1' }], secrets: [{ name: 'A', valueFrom: 'a' }] }),
      code: 'same-variable-twice',
      pointer: '/containerDefinitions/0/secrets/0/name',
      says: 'variable A twice',
    },
    {
      name: 'with a number for a variable',
      content: definition({ environment: [{ name: 'PORT', value: 8000 }] }),
      code: 'variable-not-text',
      pointer: '/containerDefinitions/0/environment/0/value',
      says: 'variable PORT with a value that is a number',
    },
    {
      name: 'with true for a variable',
      content: definition({ environment: [{ name: 'DEBUG', value: true }] }),
      code: 'variable-not-text',
      pointer: '/containerDefinitions/0/environment/0/value',
      says: 'a boolean',
    },
    {
      name: 'with a reference that nobody can read',
      content: definition({ logConfiguration: { secretOptions: [{ name: 'token', valueFrom: 'arn:aws:s3:::a' }] } }),
      code: 'unreadable-secret-reference',
      pointer: '/containerDefinitions/0/logConfiguration/secretOptions/0/valueFrom',
      says: '"s3"',
    },
    {
      name: 'with a health check that comes too often',
      content: definition({ healthCheck: { ...healthCheck, interval: 4 } }),
      code: 'health-check-out-of-range',
      pointer: '/containerDefinitions/0/healthCheck/interval',
      says: 'takes 5 to 300',
    },
    {
      name: 'with half a try',
      content: definition({ healthCheck: { ...healthCheck, retries: 2.5 } }),
      code: 'health-check-out-of-range',
      pointer: '/containerDefinitions/0/healthCheck/retries',
      says: 'takes 1 to 10',
    },
    {
      name: 'with a stop timeout that Fargate does not give',
      content: definition({ stopTimeout: 121 }, fargate),
      code: 'stop-timeout-too-long',
      pointer: '/containerDefinitions/0/stopTimeout',
      says: '121 seconds',
    },
  ])('$name', ({ content, code, pointer, says }) => {
    const problems = problemsOf(content);
    expect(problems.map((problem) => [problem.code, problem.pointer])).toEqual([[code, pointer]]);
    expect(problems[0]?.message).toContain(says);
  });

  test('with all of its problems at once, and the size that would do', () => {
    const problems = problemsOf(
      definition({ stopTimeout: 200, dependsOn: [dependency('db')] }, { ...fargate, memory: '3000' }),
    );
    expect(problems.map(({ code }) => code)).toEqual(['no-fargate-size', 'unknown-container', 'stop-timeout-too-long']);
    expect(problems[0]?.remedy).toBe('The smallest size that holds both is 512 CPU units with 3072 MiB.');
  });

  test('with the largest size where none is large enough', () => {
    const [problem] = problemsOf(definition({}, { ...fargate, memory: '999 GB' }));
    expect(problem?.remedy).toContain('16384 CPU units with 122880 MiB');
  });

  test('without quoting values of variables', () => {
    const [problem] = problemsOf(definition({ environment: [{ name: 'PIN', value: 987_654 }] }));
    expect(JSON.stringify(problem)).not.toContain('987654');
  });
});
