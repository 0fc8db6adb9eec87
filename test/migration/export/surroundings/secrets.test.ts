import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportContext } from '../../../../migration/export/export-context.ts';
import { planSecrets } from '../../../../migration/export/surroundings/secrets.ts';
import { registryOf } from '../../../../migration/export/surroundings/secrets-registry.ts';
import { keyOfProperty, propertyOfKey } from '../../../../migration/kubernetes/secret-property.ts';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import type { Json } from '../../../../migration/trace/json.ts';
import { contextFor, exported } from './support/exported.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db-AbCd12';
const PARAMETER = 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/token';

/** A task whose containers read these references, as variables A, B, C ... of each container. */
function taskWith(...containers: readonly (readonly string[])[]): Json {
  const names = ['A', 'B', 'C', 'D'];
  return {
    containerDefinitions: containers.map((references, index) => ({
      name: `c${index}`,
      secrets: references.map((valueFrom, at) => ({ name: names[at] ?? 'Z', valueFrom })),
    })),
  };
}

function plan(task: Json, change: Partial<ExportContext> = {}) {
  const result = exported(task, contextFor(change), planSecrets);
  const containers = result.ledger.root.list('containerDefinitions');
  const places = containers.flatMap((each) => each.list('secrets')).flatMap((each) => each.member('valueFrom') ?? []);
  return { ...result, references: places.map((place) => result.part.referenceFor(place)) };
}

function specOf(manifests: ReadonlyMap<string, Json>, name: string) {
  const { spec } = JSON.parse(JSON.stringify(manifests.get(name)));
  return spec;
}

describe('a reference', () => {
  test.each<{ name: string; valueFrom: string; secret: string; key: string; remoteRef: Json; store: string }>([
    {
      name: 'to a whole secret',
      valueFrom: SECRET,
      secret: 'web-shop-db',
      key: 'value',
      remoteRef: { key: SECRET },
      store: 'web-secretsmanager',
    },
    {
      name: 'to a key of its JSON',
      valueFrom: `${SECRET}:password::`,
      secret: 'web-shop-db',
      key: 'password',
      remoteRef: { key: SECRET, property: 'password' },
      store: 'web-secretsmanager',
    },
    {
      name: 'to a key that would be a path, and is no legal key',
      valueFrom: `${SECRET}:db.pass word::`,
      secret: 'web-shop-db',
      key: 'db.pass-word',
      remoteRef: { key: SECRET, property: 'db\\.pass word' },
      store: 'web-secretsmanager',
    },
    {
      name: 'to a stage',
      valueFrom: `${SECRET}::AWSPREVIOUS:`,
      secret: 'web-shop-db',
      key: 'value',
      remoteRef: { key: SECRET, version: 'AWSPREVIOUS' },
      store: 'web-secretsmanager',
    },
    {
      name: 'to a version',
      valueFrom: `${SECRET}:password::01234567-89ab-cdef-0123-456789abcdef`,
      secret: 'web-shop-db',
      key: 'password',
      remoteRef: { key: SECRET, property: 'password', version: 'uuid/01234567-89ab-cdef-0123-456789abcdef' },
      store: 'web-secretsmanager',
    },
    {
      name: 'to a parameter',
      valueFrom: PARAMETER,
      secret: 'web-parameters',
      key: 'shop.token',
      remoteRef: { key: PARAMETER },
      store: 'web-parameterstore',
    },
    {
      name: 'to a parameter by its name, and a version of it',
      valueFrom: 'db-password:3',
      secret: 'web-parameters',
      key: 'db-password',
      remoteRef: { key: 'db-password', version: '3' },
      store: 'web-parameterstore',
    },
    {
      name: 'to another Region',
      valueFrom: PARAMETER.replace('eu-central-1', 'us-east-1'),
      secret: 'web-parameters-us-east-1',
      key: 'shop.token',
      remoteRef: { key: PARAMETER.replace('eu-central-1', 'us-east-1') },
      store: 'web-parameterstore-useast1',
    },
  ])('$name is read by the operator', ({ valueFrom, secret, key, remoteRef, store }) => {
    const { manifests, references, said } = plan(taskWith([valueFrom]));
    expect(references).toEqual([{ name: secret, key }]);
    expect(specOf(manifests, `ExternalSecret/${secret}`)).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: store, kind: 'SecretStore' },
      target: { name: secret, creationPolicy: 'Owner' },
      data: [{ secretKey: key, remoteRef }],
    });
    expect([...manifests.keys()]).toContain(`SecretStore/${store}`);
    const pointer = '/containerDefinitions/0/secrets/0/valueFrom';
    expect(said).toContain(`${pointer}: ExternalSecret/${secret} /spec/data/0/remoteRef/key`);
  });

  test('that cannot be read gives no Secret, and is told of when the task is checked', () => {
    const { manifests, references } = plan(taskWith(['arn:aws:s3:::bucket']));
    expect([manifests.size, references]).toEqual([0, [undefined]]);
  });

  test.each([
    { name: 'a key in the slot of the stage', tail: '::password:', code: 'secret-key-in-wrong-slot' },
    { name: 'a key in the slot of the id', tail: ':::password', code: 'secret-key-in-wrong-slot' },
    {
      name: 'a stage beside an id',
      tail: ':key:AWSCURRENT:01234567-89ab-cdef-0123-456789abcdef',
      code: 'secret-version-id-alone',
    },
  ])('with $name is carried, and told of', ({ tail, code }) => {
    const { said, references } = plan(taskWith([`${SECRET}${tail}`]));
    const pointer = '/containerDefinitions/0/secrets/0/valueFrom';
    expect(said).toContain(`${pointer}: ${code}`);
    expect(references).not.toContain(undefined);
  });
});

describe('the Secrets of a task', () => {
  test('one secret is one Secret, and one value is one key, whoever reads it', () => {
    const { manifests, references, said } = plan(
      taskWith([`${SECRET}:user::`, `${SECRET}:password::`], [`${SECRET}:password::`]),
    );
    expect([...manifests.keys()]).toEqual(['SecretStore/web-secretsmanager', 'ExternalSecret/web-shop-db']);
    expect(references.map((each) => each?.key)).toEqual(['user', 'password', 'password']);
    expect(specOf(manifests, 'ExternalSecret/web-shop-db').data).toHaveLength(2);
    const destination = 'ExternalSecret/web-shop-db /spec/data/1/remoteRef/key';
    expect(said).toContain(`/containerDefinitions/0/secrets/1/valueFrom: ${destination}`);
    expect(said).toContain(`/containerDefinitions/1/secrets/0/valueFrom: ${destination}`);
  });

  test('what would have one name or key has two', () => {
    const other = SECRET.replace('shop/db', 'shop_db');
    const { references } = plan(taskWith([SECRET, other, `${SECRET}::AWSPREVIOUS:`], ['/a/b', 'a.b']));
    expect(references.map((each) => `${each?.name} ${each?.key}`)).toEqual([
      'web-shop-db value',
      'web-shop-db-2 value',
      'web-shop-db value-2',
      'web-parameters a.b',
      'web-parameters a.b-2',
    ]);
  });

  test('each reference has a place of its own, whatever the references are', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
    const secret = fc.tuple(word, fc.option(word, { nil: '' })).map(([name, key]) => {
      return `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}${key === '' ? '' : `:${key}::`}`;
    });
    const all = fc.uniqueArray(fc.oneof(secret, word), { maxLength: 4 });
    const check = (references: string[]) => {
      const places = plan(taskWith(references)).references.map((each) => JSON.stringify(each));
      expect(new Set(places).size).toBe(references.length);
    };
    fc.assert(fc.property(all, check), { numRuns: 50 });
  });

  test('the operator reads them as a ServiceAccount of their own', () => {
    const { manifests } = plan(taskWith([SECRET]));
    expect(specOf(manifests, 'SecretStore/web-secretsmanager').provider.aws).toEqual({
      service: 'SecretsManager',
      region: 'eu-central-1',
      auth: { jwt: { serviceAccountRef: { name: 'web-secrets' } } },
    });
  });

  test('on minikube it reads them with an access key, and somebody has to make its Secret', () => {
    const { manifests, said, ledger } = plan(taskWith([`${SECRET}:user::`]), { target: 'minikube' });
    expect(specOf(manifests, 'SecretStore/web-secretsmanager').provider.aws.auth).toEqual({
      secretRef: {
        accessKeyIDSecretRef: { name: 'web-aws-credentials', key: 'access-key' },
        secretAccessKeySecretRef: { name: 'web-aws-credentials', key: 'secret-access-key' },
      },
    });
    expect(said).toContain('/containerDefinitions/0/secrets: secret-store-credentials');
    const byHand = '`kubectl create secret generic -n shop web-shop-db --from-file=user`';
    expect(ledger.fates()).toContainEqual(expect.objectContaining({ remedy: expect.stringContaining(byHand) }));
  });

  test('each container that has secrets says once how they come to it', () => {
    const { said } = plan(taskWith([SECRET, PARAMETER], []));
    expect(said.filter((each) => each.endsWith('secrets-by-operator'))).toEqual([
      '/containerDefinitions/0/secrets: secrets-by-operator',
    ]);
  });
});

describe('environment files', () => {
  test('are lost, with their names', () => {
    const environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::conf/web.env' }];
    const { said, ledger } = plan({ containerDefinitions: [{ environmentFiles }] });
    expect(said).toEqual(['/containerDefinitions/0/environmentFiles: environment-file-not-read']);
    expect(ledger.fates()).toMatchObject([{ lost: expect.stringContaining('s3://conf/web.env') }]);
  });

  test('none are none', () => {
    expect(plan({ containerDefinitions: [{ environmentFiles: [] }] }).said).toEqual([
      '/containerDefinitions/0/environmentFiles: ignored',
    ]);
  });
});

describe('credentials of a registry', () => {
  const definition = (image: string, credentialsParameter: string) => ({
    image,
    repositoryCredentials: { credentialsParameter },
  });

  test('become a Secret to pull with', () => {
    const { part, manifests, said } = plan({ containerDefinitions: [definition('registry.example.com/a:1', SECRET)] });
    expect(part.imagePullSecrets).toEqual(['web-registry-shop-db']);
    const spec = specOf(manifests, 'ExternalSecret/web-registry-shop-db');
    expect(spec.data).toEqual([
      { secretKey: 'username', remoteRef: { key: SECRET, property: 'username' } },
      { secretKey: 'password', remoteRef: { key: SECRET, property: 'password' } },
    ]);
    expect(spec.target.template.type).toBe('kubernetes.io/dockerconfigjson');
    const rendered = spec.target.template.data['.dockerconfigjson'].replace(/\{\{.*?\}\}/g, '"x"');
    const login = { username: 'x', password: 'x', auth: 'x' };
    expect(JSON.parse(rendered)).toEqual({ auths: { 'registry.example.com': login } });
    const pointer = '/containerDefinitions/0/repositoryCredentials/credentialsParameter';
    expect(said).toContain(`${pointer}: registry-credentials-by-operator`);
    expect(said.some((each) => each.startsWith(`${pointer}: ExternalSecret/`))).toBe(true);
  });

  test('are one Secret for each secret and registry', () => {
    const { part } = plan({
      containerDefinitions: [
        definition('a.example.com/a', 'login'),
        definition('a.example.com/b', 'login'),
        definition('b.example.com/b', 'login'),
      ],
    });
    expect(part.imagePullSecrets).toEqual(['web-registry-login', 'web-registry-login-2']);
    expect(part.remotes.map(({ key }) => key)).toEqual(['login', 'login']);
  });

  test.each([PARAMETER, 'arn:aws:secretsmanager:eu-central-1'])('that are no secret are refused: %s', (reference) => {
    const { ledger } = plan({ containerDefinitions: [definition('a', reference)] });
    expect(ledger.problems).toMatchObject([{ code: 'unreadable-secret-reference' }]);
  });

  test.each([
    { image: 'nginx', registry: 'https://index.docker.io/v1/' },
    { image: 'somebody/nginx:1', registry: 'https://index.docker.io/v1/' },
    { image: 'docker.io/somebody/nginx', registry: 'https://index.docker.io/v1/' },
    { image: 'localhost/nginx', registry: 'localhost' },
    { image: 'registry:5000/nginx', registry: 'registry:5000' },
    { image: 'quay.io/a/b@sha256:0', registry: 'quay.io' },
  ])('the registry of $image', ({ image, registry }) => {
    expect(registryOf(image)).toBe(registry);
  });
});

describe('properties', () => {
  test('name any key', () => {
    const key = fc.string({ minLength: 1 });
    fc.assert(fc.property(key, (text) => expect(keyOfProperty(propertyOfKey(text))).toBe(text)));
  });

  test.each([
    { property: 'a.b', key: undefined },
    { property: 'a\\\\.b', key: undefined },
    { property: 'list.#.name', key: undefined },
    { property: '@this', key: undefined },
    { property: 'a\\.b', key: 'a.b' },
    { property: 'plain_key-1', key: 'plain_key-1' },
  ])('$property', ({ property, key }) => {
    expect(keyOfProperty(property)).toBe(key);
  });
});

test.each(['eks-fargate', 'eks-nodes', 'minikube'] as const)('what is made for %s is valid', async (target) => {
  const image = { image: 'quay.io/a/b', repositoryCredentials: { credentialsParameter: 'login' } };
  const secrets = [SECRET, PARAMETER, `${SECRET}:a:AWSPREVIOUS:`].map((valueFrom) => ({ name: valueFrom, valueFrom }));
  const { manifests } = plan({ containerDefinitions: [{ ...image, secrets }] }, { target });
  const external = ['ServiceAccount/web-secrets', 'Secret/web-aws-credentials'];
  expect(await manifestProblems([...manifests.values()], { target, external })).toEqual([]);
});
