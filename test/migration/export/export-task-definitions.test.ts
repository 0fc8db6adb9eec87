import { describe, expect, test } from '@jest/globals';
import type { Conversion } from '../../../migration/conversion.ts';
import type { ExportedFacts, ExportRequest } from '../../../migration/export/export-request.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { exported } from '../support/exported.ts';
import { inputText, manifestsIn, namesIn, taskOf } from '../support/workload-inputs.ts';

/** Inputs by the names of their documents. */
interface Inputs {
  readonly tasks: Readonly<Record<string, Json>>;
  readonly services?: Readonly<Record<string, Json>>;
  readonly settings?: Readonly<Record<string, string>>;
}

function exportInputs({ tasks, services = {}, settings = {} }: Inputs, request: Partial<ExportRequest> = {}) {
  const texts = (documents: Readonly<Record<string, Json>>) =>
    Object.entries(documents).map(([name, content]) => inputText(name, content));
  return exported(texts(tasks), 'eks-fargate', { services: texts(services), settings, ...request });
}

/** `<code> <document> <pointer>` of each problem. */
function problemsOf({ problems }: Conversion<ExportedFacts>): readonly string[] {
  return problems.map(({ code, input, pointer }) => `${code} ${input} ${pointer}`);
}

const good = taskOf('good');
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs';
const worker = taskOf('worker', {}, { environment: [{ name: 'AWS_SQS_QUEUE_URL', value: queueUrl }] });
const service = (taskDefinition: string, members: JsonMap = {}) => ({
  serviceName: `${taskDefinition}-service`,
  taskDefinition,
  desiredCount: 2,
  ...members,
});
const mounting = (containerPath: string) =>
  taskOf('bad', { volumes: [{ name: 'data' }] }, { mountPoints: [{ sourceVolume: 'data', containerPath }] });

interface Row extends Inputs {
  readonly name: string;
  readonly converted: readonly string[];
  readonly problems: readonly string[];
}

const refused: readonly Row[] = [
  {
    name: 'a task definition that ECS would refuse',
    tasks: { 'bad.json': taskOf('bad', { cpu: '300' }), 'good.json': good },
    converted: ['good'],
    problems: ['no-fargate-size bad.json /cpu'],
  },
  {
    name: 'what is no task definition',
    tasks: { 'pod.json': { apiVersion: 'v1', kind: 'Pod' }, 'service.json': service('good'), 'good.json': good },
    converted: ['good'],
    problems: ['not-a-task-definition pod.json ', 'not-a-task-definition service.json '],
  },
  {
    name: 'a task definition whose service is refused',
    tasks: { 'bad.json': taskOf('bad'), 'good.json': good },
    services: { 'service.json': service('bad', { desiredCount: 'two' }) },
    converted: ['good'],
    problems: ['refused-companion bad.json ', 'wrong-type service.json /desiredCount'],
  },
  {
    name: 'a queue worker whose settings are refused, and nothing that has no use for them',
    tasks: { 'worker.json': worker, 'good.json': good },
    settings: { ECS_MAX_TASKS: 'many' },
    converted: ['good'],
    problems: ['refused-companion worker.json ', 'scaler-setting-invalid environment /ECS_MAX_TASKS'],
  },
  {
    name: 'a service that runs none of the task definitions',
    tasks: { 'good.json': good },
    services: { 'service.json': service('other:7') },
    converted: ['good'],
    problems: ['unmatched-service service.json /taskDefinition'],
  },
  {
    name: 'a service that does not say which of two it runs',
    tasks: { 'good.json': good, 'second.json': taskOf('second') },
    services: { 'service.json': { serviceName: 'web', desiredCount: 2 } },
    converted: ['good', 'second'],
    problems: ['unmatched-service service.json '],
  },
  {
    name: 'the second service of a task definition',
    tasks: { 'good.json': good },
    services: { 'first.json': service('good'), 'second.json': service('good') },
    converted: ['good'],
    problems: ['two-services second.json '],
  },
  {
    name: 'the second of two families that are one name in Kubernetes',
    tasks: { 'first.json': taskOf('Shop_web'), 'second.json': taskOf('shop-web'), 'good.json': good },
    converted: ['shop-web', 'good'],
    problems: ['name-collision second.json /family'],
  },
  {
    name: 'what would come out as manifests that Kubernetes refuses',
    tasks: { 'bad.json': mounting('data:ro'), 'good.json': good },
    converted: ['good'],
    problems: ['invalid-output bad.json '],
  },
];

describe('an export refuses, and converts what is beside it:', () => {
  test.each(refused)('$name', async ({ converted, problems, ...inputs }) => {
    const conversion = await exportInputs(inputs);
    expect(problemsOf(conversion)).toEqual(problems);
    expect(namesIn(conversion)).toEqual(converted);
  });
});

describe('an export takes', () => {
  test.each([
    {
      name: 'the services of two task definitions, in whatever order',
      tasks: { 'good.json': good, 'second.json': taskOf('second') },
      services: { 'b.json': service('second'), 'a.json': service('good') },
      converted: ['good', 'second'],
    },
    {
      name: 'settings of a scaler that a queue worker may have',
      tasks: { 'worker.json': worker, 'good.json': good },
      settings: { ECS_MAX_TASKS: '20' },
      converted: ['worker', 'good'],
    },
    {
      name: 'a path at which Kubernetes mounts a volume',
      tasks: { 'bad.json': mounting('/data') },
      converted: ['bad'],
    },
  ])('$name', async ({ converted, ...inputs }) => {
    const conversion = await exportInputs(inputs);
    expect(problemsOf(conversion)).toEqual([]);
    expect(namesIn(conversion)).toEqual(converted);
  });

  test('nothing, of which it has nothing to say', async () => {
    const conversion = await exportInputs({ tasks: {} });
    expect(conversion.workloads).toEqual([]);
    expect(conversion.files).toEqual([]);
    expect(problemsOf(conversion)).toEqual([]);
  });
});

test('an output that would not be valid is told with its place and the rule that it breaks', async () => {
  const { problems } = await exportInputs({ tasks: { 'bad.json': mounting('data:ro') } });
  expect(problems[0]?.message).toContain('Deployment/bad /spec/template/spec/containers/0/volumeMounts/0/mountPath');
});

test('what could not be read is among the problems, and keeps nothing from being converted', async () => {
  const unread = {
    input: 'gone.json',
    pointer: '',
    code: 'unreadable-file',
    message: 'gone.json is not there.',
    remedy: 'Look at the path.',
  } as const;
  const conversion = await exportInputs(
    { tasks: { 'bad.json': taskOf('bad', { cpu: '300' }), 'good.json': good } },
    { unread: [unread] },
  );
  expect(problemsOf(conversion)).toContain('unreadable-file gone.json ');
  expect(problemsOf(conversion)).toContain('no-fargate-size bad.json /cpu');
  expect(namesIn(conversion)).toEqual(['good']);
});

test('nothing of what is refused is in the outputs of the others', async () => {
  const secret = { secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/token' }] };
  const alone = await exportInputs({ tasks: { 'good.json': good } });
  const beside = await exportInputs({
    tasks: { 'bad.json': taskOf('bad', { cpu: '300' }, secret), 'good.json': good },
  });
  expect(beside.workloads).toEqual(alone.workloads);
  expect(beside.files).toEqual(alone.files);
  expect(manifestsIn(beside)[0]?.length).toBeGreaterThan(0);
});
