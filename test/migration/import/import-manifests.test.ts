import { describe, expect, test } from '@jest/globals';
import type { Conversion } from '../../../migration/conversion.ts';
import { importManifests } from '../../../migration/import/import-manifests.ts';
import type { ImportedFacts } from '../../../migration/import/imported-facts.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';
import { imported } from '../support/imported.ts';
import { inputText, taskOf } from '../support/workload-inputs.ts';

/** Manifests by the names of their documents. */
type Manifests = Readonly<Record<string, Json>>;

function textsOf(manifests: Manifests) {
  return Object.entries(manifests).map(([name, content]) => inputText(name, content));
}

/** `<code> <document> <pointer>` of each problem. */
function problemsOf({ problems }: Conversion<ImportedFacts>): readonly string[] {
  return problems.map(({ code, input, pointer }) => `${code} ${input} ${pointer}`);
}

function deployment(name: string, spec: JsonMap = {}, metadata: JsonMap = {}) {
  const labels = { app: name };
  const containers = [{ name: 'main', image: `public.ecr.aws/example/${name}:1`, ports: [{ containerPort: 8000 }] }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...metadata },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers, ...spec } } },
  };
}

const good = deployment('good', {}, { namespace: 'elsewhere' });
const service = (ports: Json = [{ port: 80, targetPort: 8000 }]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports },
});
const serviceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web' } };
const unreadableIngress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', annotations: { 'alb.ingress.kubernetes.io/listen-ports': 'all' } },
  spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};
const withVolume = (name: string) => deployment('web', { volumes: [{ name, emptyDir: {} }] });

interface Row {
  readonly name: string;
  readonly manifests: Manifests;
  readonly converted: readonly string[];
  readonly problems: readonly string[];
}

const refused: readonly Row[] = [
  {
    name: 'a workload that Fargate cannot run',
    manifests: { 'web.json': deployment('web', { hostNetwork: true }), 'good.json': good },
    converted: ['good'],
    problems: ['host-namespace web.json /spec/template/spec/hostNetwork'],
  },
  {
    name: 'a task definition, a service and a template of AWS',
    manifests: {
      'task.json': taskOf('web'),
      'service.json': { serviceName: 'web', taskDefinition: 'web' },
      'template.json': { Resources: {} },
      'good.json': good,
    },
    converted: ['good'],
    problems: ['not-a-manifest task.json ', 'not-a-manifest service.json ', 'not-a-manifest template.json '],
  },
  {
    name: 'a workload in whose namespace something else was refused',
    manifests: { 'web.json': deployment('web'), 'service.json': service('none'), 'good.json': good },
    converted: ['good'],
    problems: ['refused-companion web.json ', 'wrong-type service.json /spec/ports'],
  },
  {
    name: 'something else in a namespace without workloads',
    manifests: { 'good.json': good, 'ingress.json': unreadableIngress },
    converted: ['good'],
    problems: ['listen-ports-unreadable ingress.json /metadata/annotations/alb.ingress.kubernetes.io~1listen-ports'],
  },
  {
    name: 'a workload, and not the other one of its namespace',
    manifests: { 'web.json': deployment('web', { hostNetwork: true }), 'other.json': deployment('other') },
    converted: ['other'],
    problems: ['host-namespace web.json /spec/template/spec/hostNetwork'],
  },
  {
    name: 'the second object of one name',
    manifests: { 'web.json': deployment('web'), 'again.json': deployment('web'), 'good.json': good },
    converted: ['web', 'good'],
    problems: ['duplicate-object again.json /metadata'],
  },
  {
    name: 'what would come out as a request that ECS refuses',
    manifests: { 'web.json': withVolume('a volume'), 'good.json': good },
    converted: ['good'],
    problems: ['invalid-output web.json '],
  },
  {
    name: 'manifests of which none starts pods',
    manifests: { 'service.json': service(), 'account.json': serviceAccount },
    converted: [],
    problems: ['no-workload service.json ', 'no-workload account.json '],
  },
  {
    name: 'no manifest for want of a workload where another reason is known',
    manifests: { 'service.json': service(), 'task.json': taskOf('web') },
    converted: [],
    problems: ['not-a-manifest task.json '],
  },
];

describe('an import refuses, and converts what is beside it:', () => {
  test.each(refused)('$name', async ({ manifests, converted, problems }) => {
    const conversion = await imported(...textsOf(manifests));
    expect(problemsOf(conversion)).toEqual(problems);
    expect(conversion.workloads.map(({ name }) => name)).toEqual(converted);
  });
});

describe('an import takes', () => {
  test.each([
    {
      name: 'a workload with what leads to it',
      manifests: { 'web.json': deployment('web'), 'service.json': service() },
      converted: ['web'],
    },
    {
      name: 'a volume whose name ECS takes',
      manifests: { 'web.json': withVolume('a-volume') },
      converted: ['web'],
    },
    {
      name: 'workloads of one name in two namespaces',
      manifests: { 'web.json': deployment('web'), 'other.json': deployment('web', {}, { namespace: 'other' }) },
      converted: ['default-web', 'other-web'],
    },
  ])('$name', async ({ manifests, converted }) => {
    const conversion = await imported(...textsOf(manifests as Manifests));
    expect(problemsOf(conversion)).toEqual([]);
    expect(conversion.workloads.map(({ name }) => name)).toEqual(converted);
  });
});

test('an output that would not be valid is told with its place and the rule that it breaks', async () => {
  const { problems } = await imported(...textsOf({ 'web.json': withVolume('a volume') }));
  expect(problems[0]?.message).toContain('task-definition.json /volumes/0/name is not valid: "a volume" is no name');
});

test('what could not be read is among the problems, and keeps nothing from being converted', async () => {
  const unread = {
    input: 'gone.yaml',
    pointer: '',
    code: 'unreadable-file',
    message: 'gone.yaml is not there.',
    remedy: 'Look at the path.',
  } as const;
  const broken = { name: 'broken.yaml', text: 'kind: [' };
  const conversion = await importManifests({
    manifests: [broken, ...textsOf({ 'good.json': good })],
    unread: [unread],
  });
  expect(problemsOf(conversion)).toEqual(
    expect.arrayContaining(['unreadable-file gone.yaml ', 'broken-yaml broken.yaml ']),
  );
  expect(conversion.workloads.map(({ name }) => name)).toEqual(['good']);
});

test('what is refused is neither in the files of all workloads nor in the code of the stack', async () => {
  const bad = deployment('refused-web', { hostNetwork: true });
  const alone = await imported(...textsOf({ 'good.json': good }));
  const beside = await imported(...textsOf({ 'bad.json': bad, 'good.json': good }));
  expect(beside.files).toEqual(alone.files);
  expect(beside.files.map(({ path }) => path)).toContain('stack.ts');
  expect(beside.workloads).toEqual(alone.workloads);
});
