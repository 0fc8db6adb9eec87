import { describe, expect, test } from '@jest/globals';
import type { InputText } from '../../../migration/conversion.ts';
import { exportTaskDefinitions } from '../../../migration/export/export-task-definitions.ts';
import { reportText } from '../../../migration/report/report-text.ts';

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

const template = JSON.stringify({
  Resources: {
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'web',
        Cpu: '256',
        Memory: '512',
        NetworkMode: 'awsvpc',
        RequiresCompatibilities: ['FARGATE'],
        ContainerDefinitions: [{ Name: 'web', Image: 'nginx:1.27' }],
      },
    },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' }, DesiredCount: 4 } },
  },
});

const exportTexts = (taskDefinitions: readonly InputText[], services: readonly InputText[]) =>
  exportTaskDefinitions({
    taskDefinitions,
    services,
    unread: [],
    settings: {},
    target: 'eks-nodes',
    queueScaler: 'scaled-job',
    namespace: undefined,
  });

test.each(['t.yaml', './t.yaml'])('a template that is given as %s for its service, too, is read once', async (name) => {
  const { workloads, problems, report } = await exportTexts(
    [{ name: 't.yaml', text: template }],
    [{ name, text: template }],
  );
  expect(problems).toEqual([]);
  expect(workloads.map(({ facts }) => facts.replicas)).toEqual([4]);
  expect(report.inputs.map(({ input }) => input)).toEqual(['t.yaml']);
});

test('inputs of one name have an account each', async () => {
  const input = taskDefinition('a');
  const { workloads, report } = await exportTexts([input], [input]);
  expect(workloads.map(({ name }) => name)).toEqual(['a']);
  expect(report.problems.map(({ input: name, code }) => [name, code])).toEqual([['a.json (2)', 'not-a-service']]);
  expect(report.inputs.map(({ input: name }) => name)).toEqual(['a.json', 'a.json (2)']);
  expect(report.inputs[0]?.mapped).toBeGreaterThan(0);
  expect(report.fates.length).toBeGreaterThan(0);
  expect(reportText(report)).toMatch(/1 input converted, 1 refused/);
});
