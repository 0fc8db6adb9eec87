import { describe, expect, test } from '@jest/globals';
import { exportTaskDefinitions } from '../../../migration/export/export-task-definitions.ts';

const taskDefinition = (family: string) => ({
  name: `${family}.json`,
  text: JSON.stringify({
    family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [{ name: 'web', image: 'nginx:1.27' }],
  }),
});

const service = (taskDefinitionName: string | undefined, serviceName = 'web') => ({
  name: `${serviceName}-service.json`,
  text: JSON.stringify({ serviceName, desiredCount: 3, taskDefinition: taskDefinitionName }),
});

async function replicasAndCodes(families: readonly string[], services: readonly ReturnType<typeof service>[]) {
  const { workloads, problems } = await exportTaskDefinitions({
    taskDefinitions: families.map(taskDefinition),
    services,
    unread: [],
    settings: {},
    target: 'eks-nodes',
    queueScaler: 'scaled-job',
    namespace: undefined,
  });
  const replicas = Object.fromEntries(workloads.map(({ name, facts }) => [name, facts.replicas]));
  return { replicas, codes: problems.map(({ code }) => code) };
}

describe('a service description belongs to', () => {
  test.each([
    { name: 'the family of its ARN', named: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/a:7' },
    { name: 'the family of its revision', named: 'a:7' },
    { name: 'the family that it names', named: 'a' },
  ])('$name', async ({ named }) => {
    expect(await replicasAndCodes(['a', 'b'], [service(named)])).toEqual({ replicas: { a: 3, b: 1 }, codes: [] });
  });

  test.each([
    { name: 'names none', named: undefined },
    { name: 'names a placeholder', named: '{{ task_definition }}' },
  ])('the only task definition where it $name', async ({ named }) => {
    expect(await replicasAndCodes(['a'], [service(named)])).toEqual({ replicas: { a: 3 }, codes: [] });
  });

  test('none, where it names another family, be it the only one', async () => {
    expect(await replicasAndCodes(['a'], [service('b')])).toEqual({ replicas: { a: 1 }, codes: ['unmatched-service'] });
  });

  test('none, where the task definition has a service already', async () => {
    const { codes } = await replicasAndCodes(['a'], [service('a'), service('a', 'second')]);
    expect(codes).toEqual(['two-services']);
  });
});
