import { expect, test } from '@jest/globals';
import { readTaskDefinition } from '../../aws/task-definition.ts';
import { ecsFixture, FAMILY } from '../local/ecs/ecs-fixture.ts';
import { manualRetry } from './support/retrying.ts';

const awslogs = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/workers', 'awslogs-stream-prefix': 'worker' },
};

test.each([
  { name: 'awslogs', logConfiguration: awslogs, log: { group: '/workers', streamPrefix: 'worker/main/' } },
  { name: 'another driver', logConfiguration: { logDriver: 'splunk' }, log: undefined },
])('size, architecture and log of a task definition with $name', async ({ logConfiguration, log }) => {
  const { client, clock, ecs } = await ecsFixture();
  ecs.registerTaskDefinition({
    family: FAMILY,
    cpu: '1024',
    memory: '2048',
    runtimePlatform: { cpuArchitecture: 'ARM64' },
    containerDefinitions: [
      { name: 'sidecar', image: 'i', logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/x' } } },
      { name: 'main', image: 'i', logConfiguration },
    ],
  });
  const view = await readTaskDefinition(client, FAMILY, 'main', manualRetry(undefined, clock));
  expect(view).toEqual({ cpuUnits: 1024, memoryMib: 2048, architecture: 'ARM64', log });
});

test('without a platform it is x86, as for ECS', async () => {
  const { client, clock } = await ecsFixture();
  const { architecture } = await readTaskDefinition(client, FAMILY, 'worker', manualRetry(undefined, clock));
  expect(architecture).toBe('X86_64');
});

test('one that is not there is an error', async () => {
  const { client, clock } = await ecsFixture();
  const reading = readTaskDefinition(client, 'none', 'worker', manualRetry(undefined, clock));
  await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: 'DescribeTaskDefinition' });
});
