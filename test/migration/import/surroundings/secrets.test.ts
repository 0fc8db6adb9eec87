import { describe, expect, test } from '@jest/globals';
import { secretNameFor } from '../../../../migration/import/surroundings/imported-secrets.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import { deployment, imported } from '../support/imported.ts';

const region = placeholder('AWS_REGION');
const account = placeholder('AWS_ACCOUNT_ID');
const reads = (...keys: readonly string[]) =>
  deployment('web', {
    container: `env: [${keys.map((key) => `{ name: ${key.toUpperCase()}, valueFrom: { secretKeyRef: { name: db, key: ${key} } } }`).join(', ')}]`,
  });
const external = (remote: string, more = '', version = 'v1') =>
  `\n{ apiVersion: external-secrets.io/${version}, kind: ExternalSecret, metadata: { name: db }, spec: { secretStoreRef: { name: aws, kind: SecretStore }, data: [{ secretKey: url, remoteRef: { ${remote} } }] ${more} } }\n---`;
const store = (service: string) =>
  `\n{ apiVersion: external-secrets.io/v1, kind: SecretStore, metadata: { name: aws }, spec: { provider: { aws: { service: ${service}, region: eu-west-1, auth: { jwt: {} } } } } }\n---`;
const secretsOf = (manifests: string) => {
  const [container] = (
    imported(manifests).file('web/task-definition.json') as { containerDefinitions: { secrets: unknown }[] }
  ).containerDefinitions;
  return container?.secrets;
};

describe('a key of a Secret', () => {
  test('becomes a key of a secret that somebody has to make, by its namespace and name', () => {
    const secret =
      '\n{ apiVersion: v1, kind: Secret, metadata: { name: db }, type: Opaque, stringData: { url: example-value, user: example-user, old: example-old } }';
    const found = imported(reads('url', 'user') + secret);
    expect(found.problems).toEqual([]);
    expect(found.file('secrets-to-create.json')).toEqual([{ name: 'default/db', keys: ['url', 'user'] }]);
    expect(found.file('web/task-definition.json')).toMatchObject({
      containerDefinitions: [
        {
          secrets: [
            { name: 'URL', valueFrom: `arn:aws:secretsmanager:${region}:${account}:secret:default/db:url::` },
            { name: 'USER', valueFrom: `arn:aws:secretsmanager:${region}:${account}:secret:default/db:user::` },
          ],
        },
      ],
    });
    expect(found.codesAt(1, '')).toEqual(['unused-configuration']);
    expect(JSON.stringify(found.paths.map((path) => found.file(path)))).not.toContain('example-');
  });

  test('is asked for without the manifest of the Secret, too', () => {
    expect(imported(reads('url')).file('secrets-to-create.json')).toEqual([{ name: 'default/db', keys: ['url'] }]);
  });

  test.each([
    { name: 'db', expected: 'shop/db' },
    { name: 'db-credentials', expected: 'shop/db-credentials' },
    // Secrets Manager would take the end for its own six characters.
    { name: 'db-secret', expected: 'shop/db-secret/values' },
  ])('of "$name" is in a secret called $expected', ({ name, expected }) => {
    expect(secretNameFor('shop', name)).toBe(expected);
  });

  test.each([
    {
      name: 'a name and a property',
      remote: 'key: prod/db, property: url',
      service: 'SecretsManager',
      valueFrom: `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db:url::`,
    },
    {
      name: 'a property with a dot',
      remote: String.raw`key: prod/db, property: 'db\.url'`,
      service: 'SecretsManager',
      valueFrom: `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db:db.url::`,
    },
    {
      name: 'a whole secret',
      remote: 'key: prod/db',
      service: 'SecretsManager',
      valueFrom: `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db`,
    },
    {
      name: 'an ARN and a stage',
      remote:
        "key: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf', property: url, version: AWSPREVIOUS",
      service: 'SecretsManager',
      valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf:url:AWSPREVIOUS:',
    },
    {
      name: 'a version id',
      remote: 'key: prod/db, property: url, version: uuid/0123',
      service: 'SecretsManager',
      valueFrom: `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db:url::0123`,
    },
    {
      name: 'a parameter',
      remote: 'key: /prod/db',
      service: 'ParameterStore',
      valueFrom: `arn:aws:ssm:eu-west-1:${account}:parameter/prod/db`,
    },
  ])('comes from where an ExternalSecret has it from: $name', ({ remote, service, valueFrom }) => {
    const manifests = reads('url') + external(remote) + store(service);
    expect(secretsOf(manifests)).toEqual([{ name: 'URL', valueFrom }]);
    const { paths, codesAt } = imported(manifests);
    expect(paths).not.toContain('secrets-to-create.json');
    expect([...codesAt(1, ''), ...codesAt(2, '')]).toEqual([]);
  });

  test.each([
    { region: 'cn-north-1', partition: 'aws-cn' },
    { region: 'us-gov-west-1', partition: 'aws-us-gov' },
  ])('is in the partition of its Region: $region', ({ region: other, partition }) => {
    const there = store('ParameterStore').replace('eu-west-1', other);
    const manifests = reads('url') + external('key: /prod/db') + there;
    const valueFrom = `arn:${partition}:ssm:${other}:${account}:parameter/prod/db`;
    expect(secretsOf(manifests)).toEqual([{ name: 'URL', valueFrom }]);
    expect(imported(manifests).file('web/execution-role-policy.json')).toMatchObject({
      Statement: [{ Resource: [valueFrom] }],
    });
  });

  test('comes from all keys of a secret', () => {
    const all = external('key: other').replace(/data: \[.*?\] /, 'dataFrom: [{ extract: { key: prod/db } }] ');
    expect(secretsOf(reads('url') + all + store('SecretsManager'))).toEqual([
      { name: 'URL', valueFrom: `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db:url::` },
    ]);
  });

  test.each([
    {
      name: 'a path into the JSON',
      manifests: external("key: prod/db, property: 'db.url'"),
      codes: ['secret-path-lost'],
    },
    {
      name: 'a search',
      manifests: external('key: a', ', dataFrom: [{ find: { name: { regexp: x } } }]'),
      codes: ['secret-search-lost'],
    },
    { name: 'decoding', manifests: external('key: a, decodingStrategy: Base64'), codes: ['secret-decoding-lost'] },
    {
      name: 'a refresh',
      manifests: external('key: a', ', refreshInterval: 1h, target: { name: db }', 'v1beta1'),
      codes: ['secret-not-refreshed'],
    },
  ])('of an ExternalSecret with $name is told as $codes', ({ manifests, codes }) => {
    const { codesAt, problems } = imported(reads('url') + manifests + store('SecretsManager'));
    expect(problems).toEqual([]);
    expect(codesAt(1, '')).toEqual(codes);
  });

  test('of another provider is told as lost', () => {
    const vault =
      '\n{ apiVersion: external-secrets.io/v1, kind: ClusterSecretStore, metadata: { name: v }, spec: { provider: { vault: { server: x } } } }';
    expect(imported(reads('url') + vault).codesAt(1, '')).toEqual(['secret-provider-lost']);
  });
});

describe('the policy of an execution role', () => {
  test('allows exactly the secrets and parameters that the task names', () => {
    const parameter = external('key: /prod/db').replace('name: db', 'name: other').replace('aws, kind', 'ssm, kind');
    const ssm = store('ParameterStore').replace('name: aws', 'name: ssm');
    const both = deployment('web', {
      container:
        'env: [{ name: A, valueFrom: { secretKeyRef: { name: db, key: a } } }, { name: B, valueFrom: { secretKeyRef: { name: db, key: b } } }, { name: C, valueFrom: { secretKeyRef: { name: other, key: url } } }]',
    });
    expect(imported(both + parameter + ssm).file('web/execution-role-policy.json')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ReadSecrets',
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: [`arn:aws:secretsmanager:${region}:${account}:secret:default/db-??????`],
        },
        {
          Sid: 'ReadParameters',
          Effect: 'Allow',
          Action: 'ssm:GetParameters',
          Resource: [`arn:aws:ssm:eu-west-1:${account}:parameter/prod/db`],
        },
      ],
    });
  });

  test('names a secret whose random end is known without a pattern', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf';
    const found = imported(reads('url') + external(`key: '${arn}', property: url`) + store('SecretsManager'));
    expect(found.file('web/execution-role-policy.json')).toMatchObject({ Statement: [{ Resource: [arn] }] });
  });

  test('is left out where a task needs no more than all do', () => {
    expect(imported(deployment('web')).paths).not.toContain('web/execution-role-policy.json');
  });
});

describe('a secret whose name ends like a complete ARN', () => {
  const whole = (key: string) =>
    external('key: other/db').replace(/data: \[.*\] {2}}/, `dataFrom: [{ extract: { key: ${key} } }] }`);
  test.each([
    { name: 'is told', manifest: external('key: prod/api-backup, property: url'), codes: ['secret-name-like-arn'] },
    {
      name: 'is told where all its keys are taken',
      manifest: whole('prod/api-backup'),
      codes: ['secret-name-like-arn'],
    },
    {
      name: 'is a complete ARN',
      manifest: external("key: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'"),
      codes: [],
    },
    { name: 'has another end', manifest: external('key: prod/api-backups, property: url'), codes: [] },
    {
      name: 'is not read',
      manifest: external('key: prod/api-backup').replace('secretKey: url', 'secretKey: x'),
      codes: [],
    },
  ])('$name', ({ manifest, codes }) => {
    const { codesAt, problems } = imported(reads('url') + manifest + store('SecretsManager'));
    expect(problems).toEqual([]);
    expect(codesAt(1, '')).toEqual(codes);
  });

  test('is no matter for a parameter', () => {
    const { codesAt } = imported(reads('url') + external('key: /prod/api-backup') + store('ParameterStore'));
    expect(codesAt(1, '')).toEqual([]);
  });
});
