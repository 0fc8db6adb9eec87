import { describe, expect, test } from '@jest/globals';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { exported, invalidManifests, manifestTexts } from '../support/exported.ts';

const container = (environment: JsonMap, more: JsonMap = {}): JsonMap => ({
  Name: 'app',
  Image: 'app:1',
  Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
  ...more,
});

async function exportedWith(
  definition: JsonMap,
  family: Json = 'app',
  settings: Readonly<Record<string, string>> = {},
) {
  const Properties = { Family: family, Cpu: '256', Memory: '512', ContainerDefinitions: [definition] };
  const template = { Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } } };
  const text = { name: 'template.json', text: JSON.stringify(template) };
  const conversion = await exported([text], 'eks-nodes', { settings });
  const remarks = conversion.report.fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate] : []));
  const at = (end: string) => remarks.filter(({ pointer }) => pointer.endsWith(end)).map(({ code }) => code);
  return { conversion, remarks, at, yaml: manifestTexts(conversion).map((each) => each.text)[0] ?? '' };
}

describe('a variable that CloudFormation resolves', () => {
  test.each([
    { name: 'from Secrets Manager', value: '{{resolve:secretsmanager:db:SecretString:password}}', key: 'password' },
    { name: 'from the Parameter Store', value: '{{resolve:ssm:token}}', key: 'token' },
    { name: 'from a secure parameter', value: '{{resolve:ssm-secure:token:2}}', key: 'token' },
  ])('$name is read from a Secret', async ({ value, key }) => {
    const { conversion, at, yaml } = await exportedWith(container({ PASSWORD: value }));
    expect(yaml).not.toContain('{{resolve');
    expect(yaml).toMatch(
      new RegExp(`name: PASSWORD\\n\\s+valueFrom:\\n\\s+secretKeyRef:\\n\\s+name: \\S+\\n\\s+key: ${key}`),
    );
    expect(at('/Environment/0/Value')).toEqual(['dynamic-reference']);
    expect(conversion.workloads[0]?.facts.secrets).toMatchObject([{ key }]);
    expect(await invalidManifests(conversion, 'eks-nodes')).toEqual([]);
  });

  test('in the middle of its text is lost, with the entry that takes its place', async () => {
    const { remarks } = await exportedWith(container({ DB_URL: 'postgres://web:{{resolve:ssm:token}}@db/shop' }));
    const remark = remarks.find(({ code }) => code === 'dynamic-reference-within');
    expect(remark).toMatchObject({ severity: 'loss' });
    expect(remark?.remedy).toContain('{"name":"DB_URL","valueFrom":"token"}');
  });
});

describe('a family', () => {
  test('with a placeholder gives names that are made of it, which is said', async () => {
    const { at } = await exportedWith(container({}), { 'Fn::Sub': `\${AWS::StackName}-api` });
    expect(at('/Family')).toContain('name-of-placeholder');
  });

  test('without one does not', async () => {
    const { at } = await exportedWith(container({}));
    expect(at('/Family')).not.toContain('name-of-placeholder');
  });
});

describe('a queue worker', () => {
  const worker = container({ AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs' });

  test('without settings has what is said of them at its queue, and no input of its own for them', async () => {
    const { conversion, at } = await exportedWith(worker);
    expect(at('/Environment/0/Value')).toEqual(expect.arrayContaining(['scaler-defaults', 'scaler-differs']));
    expect(conversion.report.fates.map(({ input }) => input)).not.toContain('environment');
  });

  test('with settings has it there', async () => {
    const settings = { ECS_MAX_TASKS: '5', ECS_MESSAGES_PER_TASK: '2' };
    const { remarks, at } = await exportedWith(worker, 'app', settings);
    expect(at('/Environment/0/Value')).toEqual([]);
    const ofSettings = remarks.filter(({ input }) => input === 'environment').map(({ code }) => code);
    expect(ofSettings).toContain('scaler-differs');
    expect(ofSettings).not.toContain('scaler-defaults');
  });
});
