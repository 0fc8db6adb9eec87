import { describe, expect, test } from '@jest/globals';
import { resolveIntrinsics } from '../../../migration/ecs/cloudformation/resolve-intrinsics.ts';
import { type TaskDefinitionForm, taskDefinitionsIn } from '../../../migration/ecs/task-definition-input.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { Ledger } from '../../../migration/trace/ledger.ts';

function read(content: Json) {
  const document = resolveIntrinsics({ name: 'input.json', kind: 'ecs', content, positionOf: () => undefined });
  const ledger = new Ledger(document);
  return { ledger, inputs: taskDefinitionsIn(ledger.root) };
}

const raw: JsonMap = { family: 'web', containerDefinitions: [{ name: 'web', image: 'web:1' }] };
const properties: JsonMap = { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: 'web:1' }] };
const described: JsonMap = {
  ...raw,
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3',
  revision: 3,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.task-eni' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: '2026-01-01T00:00:00Z',
  registeredBy: 'arn:aws:iam::111122223333:user/a',
  taskRoleArn: null,
};

describe('A task definition is found', () => {
  test.each<{ name: string; content: JsonMap; form: TaskDefinitionForm; pointer: string }>([
    { name: 'as RegisterTaskDefinition takes it', content: raw, form: 'raw', pointer: '' },
    {
      name: 'with a schema for editors',
      content: { $schema: 'https://example.org/s.json', ...raw },
      form: 'raw',
      pointer: '',
    },
    { name: 'as DescribeTaskDefinition tells it', content: described, form: 'described', pointer: '' },
    {
      name: 'wrapped, as the CLI prints it',
      content: { taskDefinition: described, $metadata: { requestId: '1' } },
      form: 'wrapped',
      pointer: '/taskDefinition',
    },
    { name: 'as bare properties', content: properties, form: 'cloudformation', pointer: '' },
    {
      name: 'as a resource',
      content: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: properties,
        DeletionPolicy: 'Retain',
        Metadata: { a: 1 },
      },
      form: 'cloudformation',
      pointer: '/Properties',
    },
    {
      name: 'in a template',
      content: {
        AWSTemplateFormatVersion: '2010-09-09',
        Description: 'Web',
        Parameters: { Tag: { Type: 'String', Description: 'Which image' } },
        Conditions: { A: { 'Fn::Equals': ['a', 'b'] } },
        Outputs: { Queue: { Value: { Ref: 'Queue' } } },
        Resources: {
          Queue: { Type: 'AWS::SQS::Queue' },
          Task: { Type: 'AWS::ECS::TaskDefinition', Properties: properties, DependsOn: ['Queue'] },
        },
      },
      form: 'template',
      pointer: '/Resources/Task/Properties',
    },
  ])('$name, and all beside it has its reason', ({ content, form, pointer }) => {
    const { ledger, inputs } = read(content);
    expect(ledger.problems).toEqual([]);
    expect(inputs.map(({ task, ...input }) => [input.form, task.pointer])).toEqual([[form, pointer]]);
    const silent = ledger.fates().filter((fate) => fate.fate === 'remarked' && fate.code === 'not-converted');
    const own = /\/(family|containerDefinitions)(\/|$)/i;
    expect(silent.map((fate) => fate.pointer).filter((at) => !own.test(at))).toEqual([]);
  });

  test('with tags beside it', () => {
    const [input] = read({ taskDefinition: described, tags: [{ key: 'team', value: 'a' }] }).inputs;
    expect(input?.tags?.pointer).toBe('/tags');
  });

  test('in the content of the other member names', () => {
    const [input] = read(properties).inputs;
    expect(input?.task.at('containerDefinitions')?.items()[0]?.member('image')?.value).toBe('web:1');
  });
});

function template(resources: JsonMap): JsonMap {
  return { Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: properties }, ...resources } };
}

function scaler(family: Json): JsonMap {
  const Environment = { Variables: { ECS_TASK_DEFINITION: family, ECS_MAX_TASKS: 10 } };
  return { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x', Environment } };
}

describe('In a template', () => {
  test('every task definition is found, with its id', () => {
    const other = { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [] } };
    const { inputs, ledger } = read(template({ Other: other }));
    expect(inputs.map(({ logicalId }) => logicalId)).toEqual(['Task', 'Other']);
    expect(ledger.problems).toEqual([]);
  });

  test.each<{ name: string; family: Json }>([
    { name: 'the family', family: 'web' },
    { name: 'a reference', family: { Ref: 'Task' } },
    { name: 'a revision', family: 'web:7' },
    { name: 'an ARN', family: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7' },
  ])('the function that launches its tasks gives the settings: by $name', ({ family }) => {
    const { inputs, ledger } = read(template({ Scaler: scaler(family) }));
    expect(inputs[0]?.settings?.pointer).toBe('/Resources/Scaler/Properties/Environment/Variables');
    expect(inputs[0]?.settings?.member('ECS_MAX_TASKS')?.value).toBe('10');
    const runtime = ledger.fates().find(({ pointer }) => pointer === '/Resources/Scaler/Properties/Runtime');
    expect(runtime?.fate).toBe('ignored');
  });

  test('a function that launches others does not', () => {
    const { inputs, ledger } = read(template({ Scaler: scaler('other') }));
    expect(inputs[0]?.settings).toBeUndefined();
    expect(ledger.fates().find(({ pointer }) => pointer === '/Resources/Scaler')?.fate).toBe('ignored');
  });

  test('its services come with it, and a service of another is told as lost', () => {
    const service = (task: Json): JsonMap => ({ Type: 'AWS::ECS::Service', Properties: { TaskDefinition: task } });
    const { inputs, ledger } = read(template({ Web: service({ Ref: 'Task' }), Else: service('other') }));
    expect(inputs[0]?.services.map(({ service: { pointer } }) => pointer)).toEqual(['/Resources/Web/Properties']);
    const lost = ledger.fates().find(({ pointer }) => pointer === '/Resources/Else/Properties');
    expect(lost).toMatchObject({ severity: 'loss', code: 'service-without-task-definition' });
  });

  test('a schedule that starts tasks is told as lost, and one that does not is ignored', () => {
    const schedule = (target: JsonMap): JsonMap => ({
      Type: 'AWS::Scheduler::Schedule',
      Properties: { Target: target },
    });
    const { ledger } = read(template({ Nightly: schedule({ EcsParameters: {} }), Tick: schedule({ Arn: 'a' }) }));
    expect(ledger.fates().find(({ pointer }) => pointer === '/Resources/Nightly')).toMatchObject({
      code: 'scheduled-run',
    });
    expect(ledger.fates().find(({ pointer }) => pointer === '/Resources/Tick')?.fate).toBe('ignored');
  });

  test('the default of a parameter is told', () => {
    const { ledger } = read({
      ...template({}),
      Parameters: { Port: { Type: 'Number', Default: 80 }, Role: { Type: 'String', Default: '' } },
    });
    const notes = ledger.fates().filter((fate) => fate.fate === 'remarked' && fate.code === 'parameter-default');
    expect(notes.map(({ pointer }) => pointer)).toEqual(['/Parameters/Port/Default']);
  });
});

describe('Something else is refused:', () => {
  test.each<{ name: string; content: Json; code?: string; says: RegExp }>([
    {
      name: 'a manifest',
      content: { apiVersion: 'apps/v1', kind: 'Deployment' },
      says: /Kubernetes Deployment.*k8s import/,
    },
    {
      name: 'a service',
      content: { serviceName: 'a', desiredCount: 1 },
      says: /description of an ECS service.*--service/,
    },
    { name: 'described services', content: { services: [], failures: [] }, says: /description of an ECS service/ },
    { name: 'an UpdateService', content: { cluster: 'a', service: 'a', desiredCount: 2 }, says: /ECS service/ },
    { name: 'a Compose file', content: { services: { web: { image: 'a' } } }, says: /Compose/ },
    { name: 'another resource', content: { Type: 'AWS::SQS::Queue', Properties: {} }, says: /AWS::SQS::Queue/ },
    {
      name: 'a template without one',
      content: { Resources: { Q: { Type: 'AWS::SQS::Queue' } } },
      says: /template without/,
    },
    { name: 'a list of containers', content: [{ name: 'web', image: 'a' }], says: /list of container definitions/ },
    { name: 'a list', content: [{}], says: /This is a list/ },
    { name: 'a list of names', content: { taskDefinitionArns: ['a'] }, says: /describe-task-definition/ },
    { name: 'an empty map', content: {}, says: /has nothing in it/ },
    { name: 'a text', content: 'hello', says: /single value/ },
    { name: 'any map', content: { version: 2, name: 'x' }, says: /"version", "name"/ },
  ])('$name', ({ content, says }) => {
    const { ledger, inputs } = read(content);
    expect(inputs).toEqual([]);
    expect(ledger.problems.map(({ code }) => code)).toEqual(['not-a-task-definition']);
    expect(ledger.problems.map(({ message, remedy }) => `${message} ${remedy}`).join()).toMatch(says);
  });

  test('one without a family, as nothing else could name what it becomes', () => {
    const { ledger } = read({ containerDefinitions: [] });
    expect(ledger.problems).toMatchObject([{ code: 'missing-member', message: 'The document has no "family".' }]);
  });
});
