import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  parseSecretReference,
  type SecretReference,
  type SecretsManagerReference,
  secretNameOf,
  secretReferenceText,
} from '../../../migration/ecs/secret-reference.ts';
import { misplacedPartOf } from '../../../migration/ecs/secret-slots.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const versionId = '01234567-89ab-cdef-0123-456789abcdef';

function managed(parts: Partial<SecretsManagerReference>): SecretsManagerReference {
  const owner = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
  return { store: 'secrets-manager', ...owner, secretId: 'app/db-Ab12Cd', ...parts };
}

describe('A reference is read', () => {
  test.each<{ name: string; text: string; reference: SecretReference }>([
    { name: 'to a whole secret', text: `${secret}:app/db-Ab12Cd`, reference: managed({}) },
    {
      name: 'to a JSON key',
      text: `${secret}:app/db-Ab12Cd:password::`,
      reference: managed({ jsonKey: 'password' }),
    },
    {
      name: 'to a stage',
      text: `${secret}:app/db-Ab12Cd::AWSPREVIOUS:`,
      reference: managed({ versionStage: 'AWSPREVIOUS' }),
    },
    {
      name: 'to a key in a version',
      text: `${secret}:app/db-Ab12Cd:password::${versionId}`,
      reference: managed({ jsonKey: 'password', versionId }),
    },
    {
      name: 'with empty slots',
      text: `${secret}:app/db-Ab12Cd:::`,
      reference: managed({}),
    },
    {
      name: 'in China',
      text: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a-Ab12Cd',
      reference: managed({ partition: 'aws-cn', region: 'cn-north-1', secretId: 'a-Ab12Cd' }),
    },
    {
      name: 'with placeholders',
      text: `arn:aws:secretsmanager:\${AWS_REGION}:{{ account | or "a:b" }}:secret:\${DB:-x}:key::`,
      reference: managed({
        region: `\${AWS_REGION}`,
        account: '{{ account | or "a:b" }}',
        secretId: `\${DB:-x}`,
        jsonKey: 'key',
      }),
    },
    {
      name: 'to a parameter with a path',
      text: 'arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/app/prod/key',
      reference: {
        store: 'parameter-store',
        owner: { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333' },
        name: '/app/prod/key',
      },
    },
    {
      name: 'to a parameter without a path',
      text: 'arn:aws:ssm:eu-west-1:111122223333:parameter/key:3',
      reference: {
        store: 'parameter-store',
        owner: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
        name: 'key',
        version: '3',
      },
    },
    {
      name: 'by a name alone',
      text: '/app/db.password',
      reference: { store: 'parameter-store', name: '/app/db.password' },
    },
    { name: 'by a placeholder alone', text: '<NAME>', reference: { store: 'parameter-store', name: '<NAME>' } },
  ])('$name', ({ text, reference }) => {
    expect(parseSecretReference(text)).toEqual(reference);
  });

  test.each([
    { name: 'one colon of three', text: `${secret}:a:password`, problem: 'followed by 1 colons' },
    { name: 'two colons of three', text: `${secret}:a:password:`, problem: 'followed by 2 colons' },
    { name: 'four colons', text: `${secret}:a:b:c:d:e`, problem: 'followed by 4 colons' },
    { name: 'no name', text: `${secret}:`, problem: 'names no "secret:<name>"' },
    { name: 'another service', text: 'arn:aws:s3:::bucket/key', problem: 'an ARN of "s3"' },
    { name: 'half an ARN', text: 'arn:aws:secretsmanager', problem: 'incomplete' },
    { name: 'a parameter without a name', text: 'arn:aws:ssm:eu-west-1:1:parameter/', problem: 'names no "parameter/' },
    { name: 'nothing', text: ' ', problem: 'empty' },
    { name: 'what may be the secret itself', text: 'hunter2 & more', problem: 'neither an ARN nor a name' },
  ])('but not with $name, and it is not quoted', ({ text, problem }) => {
    const read = parseSecretReference(text);
    expect(read).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  test('again as it was written', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
    const maybe = fc.option(word, { nil: undefined });
    const owner = { partition: fc.constantFrom('aws', 'aws-cn'), region: word, account: fc.constantFrom('1', `\${A}`) };
    const path = fc.array(word, { minLength: 1, maxLength: 3 });
    const managedReference = fc.record({
      store: fc.constant('secrets-manager' as const),
      ...owner,
      secretId: path.map((parts) => parts.join('/')),
      jsonKey: maybe,
      versionStage: maybe,
      versionId: maybe,
    });
    const parameter = fc.record({
      store: fc.constant('parameter-store' as const),
      owner: fc.option(fc.record(owner), { nil: undefined }),
      name: path.map((parts) => (parts.length > 1 ? `/${parts.join('/')}` : parts.join(''))),
      version: fc.option(fc.constantFrom('3', 'live'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.oneof(managedReference, parameter), (reference) => {
        expect(parseSecretReference(secretReferenceText(reference))).toEqual(reference);
      }),
    );
  });
});

test.each([
  { name: 'the suffix of Secrets Manager is left out', secretId: 'app/db-Ab12Cd', own: 'app/db' },
  { name: 'a word at the end stays', secretId: 'app/db-secret', own: 'app/db-secret' },
  { name: 'a name without a suffix stays', secretId: 'app/db', own: 'app/db' },
])('Of the name, $name', ({ secretId, own }) => {
  expect(secretNameOf(managed({ secretId }))).toBe(own);
});

describe('In the wrong slot', () => {
  test.each([
    {
      name: 'a key is found where the stage belongs',
      parts: { versionStage: 'password' },
      meant: `${secret}:app/db-Ab12Cd:password::`,
    },
    {
      name: 'a key is found where the id belongs',
      parts: { versionId: 'password' },
      meant: `${secret}:app/db-Ab12Cd:password::`,
    },
    {
      name: 'a stage is found where the id belongs',
      parts: { jsonKey: 'password', versionId: 'AWSCURRENT' },
      meant: `${secret}:app/db-Ab12Cd:password:AWSCURRENT:`,
    },
    {
      name: 'a stage is found where the key belongs',
      parts: { jsonKey: 'AWSCURRENT' },
      meant: `${secret}:app/db-Ab12Cd::AWSCURRENT:`,
    },
  ])('$name', ({ parts, meant }) => {
    expect(misplacedPartOf(managed(parts))).toEqual({ found: expect.stringContaining('slot'), meant });
  });

  test('a key is found with a colon too many behind it', () => {
    const reference = parseSecretReference(`${secret}:app/db-Ab12Cd::password::`);
    expect('store' in reference && misplacedPartOf(reference)?.meant).toBe(`${secret}:app/db-Ab12Cd:password::`);
  });

  test.each<{ name: string; reference: SecretReference }>([
    { name: 'a key', reference: managed({ jsonKey: 'password' }) },
    { name: 'a stage', reference: managed({ versionStage: 'AWSPENDING' }) },
    { name: "a stage of one's own beside a key", reference: managed({ jsonKey: 'password', versionStage: 'blue' }) },
    { name: 'a version id', reference: managed({ versionId }) },
    { name: 'a placeholder', reference: managed({ versionStage: `\${STAGE}` }) },
    { name: 'a parameter', reference: { store: 'parameter-store', name: 'password' } },
  ])('nothing is found for $name', ({ reference }) => {
    expect(misplacedPartOf(reference)).toBeUndefined();
  });
});
