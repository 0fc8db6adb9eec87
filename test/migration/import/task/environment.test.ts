import { describe, expect, test } from '@jest/globals';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importPod, importTemplate, plainContainer, usualRemarks } from './support/import-manifests.ts';

const settings: JsonMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { MODE: 'fast', 'with=sign': 'x', HOST: 'db' },
};
const secret: JsonMap = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'shop' },
  data: { URL: 'mark' },
  stringData: { USER: 'mark' },
};
const external: JsonMap = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'outside', namespace: 'shop' },
  spec: { target: { name: 'made' }, data: [{ secretKey: 'TOKEN', remoteRef: { key: 'a' } }] },
};
const arn = (name: string, key: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/${name}:${key}::`;
const fromConfig = (key: string, more: JsonMap = {}) => ({ configMapKeyRef: { name: 'settings', key, ...more } });

interface Row {
  readonly name: string;
  readonly container: JsonMap;
  readonly environment?: JsonMap;
  readonly secrets?: JsonMap;
  readonly told?: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'a text', container: { env: [{ name: 'A', value: '1' }] }, environment: { A: '1' } },
  { name: 'no value is an empty one', container: { env: [{ name: 'A' }] }, environment: { A: '' } },
  {
    name: 'a text with references to earlier ones',
    container: {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)-$(C)-$$(A)' },
        { name: 'C', value: '3' },
      ],
    },
    environment: { A: '1', B: '1-$(C)-$(A)', C: '3' },
  },
  {
    name: 'a reference to a secret',
    container: {
      env: [
        { name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'P' } } },
        { name: 'URL', value: 'db://$(P)' },
      ],
    },
    environment: { URL: 'db://$(P)' },
    secrets: { P: arn('db', 'P') },
    told: ['/env/1/value reference-unresolved'],
  },
  {
    name: 'a reference to a variable for a Service',
    container: { env: [{ name: 'A', value: '$(REDIS_SERVICE_HOST)' }] },
    environment: { A: '$(REDIS_SERVICE_HOST)' },
    told: ['/env/0/value reference-unresolved'],
  },
  {
    name: 'the last of two',
    container: {
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    },
    environment: { A: '2' },
    told: ['/env/0 variable-defined-twice'],
  },
  {
    name: 'what looks like a secret',
    container: { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] },
    environment: { DB_PASSWORD: 'hunter2' },
    told: ['/env/0/value literal-secret'],
  },
  {
    name: 'a key of a ConfigMap',
    container: { env: [{ name: 'A', valueFrom: fromConfig('MODE') }] },
    environment: { A: 'fast' },
  },
  {
    name: 'a key that the ConfigMap does not have',
    container: { env: [{ name: 'A', valueFrom: fromConfig('X') }] },
    told: ['/env/0 variable-lost'],
  },
  {
    name: 'one that it need not have',
    container: { env: [{ name: 'A', valueFrom: fromConfig('X', { optional: true }) }] },
  },
  {
    name: 'a ConfigMap that is not there',
    container: { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'other', key: 'X', optional: true } } }] },
    told: ['/env/0 variable-lost'],
  },
  {
    name: 'a whole ConfigMap with a prefix, under one of the same name',
    container: {
      envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }],
      env: [{ name: 'P_HOST', value: 'x' }],
    },
    environment: { P_MODE: 'fast', P_HOST: 'x' },
  },
  {
    name: 'a whole ConfigMap that is not there, to which a reference may lead',
    container: { envFrom: [{ configMapRef: { name: 'other' } }], env: [{ name: 'A', value: '$(B)' }] },
    environment: { A: '$(B)' },
    told: ['/env/0/value reference-unresolved', '/envFrom/0/configMapRef variables-unknown'],
  },
  {
    name: 'a whole Secret',
    container: { envFrom: [{ secretRef: { name: 'db' } }] },
    secrets: { URL: arn('db', 'URL'), USER: arn('db', 'USER') },
  },
  {
    name: 'a whole Secret that an operator makes',
    container: { envFrom: [{ secretRef: { name: 'made' } }] },
    secrets: { TOKEN: arn('made', 'TOKEN') },
  },
  {
    name: 'a whole Secret that is not there',
    container: { envFrom: [{ secretRef: { name: 'other' } }] },
    told: ['/envFrom/0/secretRef variables-unknown'],
  },
  {
    name: 'an optional key of a Secret',
    container: { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'X', optional: true } } }] },
    secrets: { A: arn('db', 'X') },
    told: ['/env/0/valueFrom/secretKeyRef/optional optional-secret'],
  },
  {
    name: 'fields that all pods share',
    container: {
      env: [
        { name: 'NS', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
        { name: 'SA', valueFrom: { fieldRef: { fieldPath: 'spec.serviceAccountName' } } },
      ],
    },
    environment: { NS: 'shop', APP: 'web', SA: 'default' },
    told: [0, 1, 2].map((index) => `/env/${index}/valueFrom/fieldRef/fieldPath variable-fixed`),
  },
  {
    name: 'a field of one pod',
    container: { env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
    told: ['/env/0 variable-lost'],
  },
  {
    name: 'resources, in divisors rounded up',
    container: {
      env: [
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
        { name: 'MILLI', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
        { name: 'MIB', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
      ],
    },
    environment: { CPU: '1', MILLI: '250', MIB: '512' },
    told: [0, 1, 2].map((index) => `/env/${index}/valueFrom/resourceFieldRef/resource variable-fixed`),
  },
  {
    name: 'resources that are not set',
    container: { env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.ephemeral-storage' } } }] },
    told: ['/env/0 variable-lost'],
  },
];

const byName = (list: unknown, member: string) =>
  Object.fromEntries(((list ?? []) as JsonMap[]).map((entry) => [entry['name'], entry[member]]));

describe('the environment of a container', () => {
  test.each(rows)('$name', ({ container, environment = {}, secrets = {}, told = [] }) => {
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ ...plainContainer, ...container }] },
    };
    const imported = importTemplate(template, { others: [settings, secret, external] });
    expect(byName(imported.containers[0]?.['environment'], 'value')).toEqual(environment);
    expect(byName(imported.containers[0]?.['secrets'], 'valueFrom')).toEqual(secrets);
    const [main] = imported.task.mainContainers;
    expect(Object.fromEntries(main?.environment ?? [])).toEqual(environment);
    expect(Object.fromEntries(main?.secretEnvironment ?? [])).toEqual(secrets);
    const usual = [...usualRemarks];
    expect(imported.remarks.filter((remark) => !usual.includes(remark))).toEqual(
      told.map((each) => `/spec/containers/0${each}`),
    );
    expect(imported.problems).toEqual([]);
  });

  test.each([{ value: 8080 }, { value: true }])('refuses the value $value, which is no text', ({ value }) => {
    const { problems } = importPod({}, { env: [{ name: 'A', value }] });
    expect(problems).toMatchObject([{ code: 'wrong-type', pointer: '/spec/template/spec/containers/0/env/0/value' }]);
  });

  test('carries the texts of a ConfigMap from where they stand', () => {
    const { allFates } = importPod({}, { env: [{ name: 'A', valueFrom: fromConfig('MODE') }] }, [settings]);
    expect(allFates).toContainEqual({
      input: 'other-0.yaml',
      pointer: '/data/MODE',
      fate: 'mapped',
      to: ['task-definition.json /containerDefinitions/0/environment/0/value'],
    });
  });

  test('tells what looks like a secret where a ConfigMap has it, unless a later definition takes its place', () => {
    const plain: JsonMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'plain', namespace: 'shop' },
      data: { DB_PASSWORD: 'hunter2', URL: 'pg://a:hunter2@h', API_TOKEN: 'hunter2', MODE: 'fast' },
    };
    const { allFates } = importPod(
      {},
      {
        envFrom: [{ configMapRef: { name: 'plain' } }],
        env: [
          { name: 'API_TOKEN', value: 'true' },
          { name: 'PASSWORD', valueFrom: { configMapKeyRef: { name: 'plain', key: 'MODE' } } },
        ],
      },
      [plain],
    );
    const told = allFates.flatMap((fate) => ('code' in fate && fate.code === 'literal-secret' ? [fate.pointer] : []));
    expect(told.sort()).toEqual(['/data/DB_PASSWORD', '/data/URL', '/spec/template/spec/containers/0/env/1']);
    expect(JSON.stringify(allFates)).not.toContain('hunter2');
  });

  test('says nothing of a value that looks like a secret', () => {
    const { allFates } = importPod({}, { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] });
    expect(JSON.stringify(allFates)).not.toContain('hunter2');
  });
});

describe('the command of a container', () => {
  test.each([
    { name: 'both', container: { command: ['run'], args: ['-v'] }, entryPoint: ['run'], command: ['-v'] },
    { name: 'arguments alone', container: { args: ['-v'] }, entryPoint: undefined, command: ['-v'] },
    { name: 'a program alone', container: { command: ['run'] }, entryPoint: ['run'], command: undefined },
    { name: 'empty lists', container: { command: [], args: [] }, entryPoint: undefined, command: undefined },
    {
      name: 'references',
      container: { env: [{ name: 'A', value: '1' }], args: ['--a=$(A)', '$$(A)', '$(B)'] },
      entryPoint: undefined,
      command: ['--a=1', '$(A)', '$(B)'],
    },
  ])('$name', ({ container, entryPoint, command }) => {
    const [imported] = importPod({}, container).containers;
    expect([imported?.['entryPoint'], imported?.['command']]).toEqual([entryPoint, command]);
  });

  test('names what cannot be resolved', () => {
    const { fates } = importPod(
      {},
      {
        env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'db', key: 'T' } } }],
        args: ['--token=$(TOKEN)'],
      },
    );
    expect(fates).toContainEqual(
      expect.objectContaining({
        pointer: '/spec/template/spec/containers/0/args/0',
        code: 'reference-unresolved',
        severity: 'loss',
        lost: expect.stringContaining('$(TOKEN)'),
      }),
    );
  });
});
