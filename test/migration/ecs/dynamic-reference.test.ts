import { describe, expect, test } from '@jest/globals';
import { dynamicReferenceOf, dynamicReferencesIn } from '../../../migration/ecs/dynamic-reference.ts';
import { secretReferenceText } from '../../../migration/ecs/secret-reference.ts';
import { placeholder } from '../../../migration/placeholder.ts';

const owner = { region: 'cn-north-1', account: '111122223333' };
const own = 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret';
const arn = 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:db-AbCdEf';

describe('a dynamic reference of CloudFormation', () => {
  test.each([
    { inner: 'secretsmanager:db', reference: `${own}:db` },
    { inner: 'secretsmanager:db:SecretString', reference: `${own}:db` },
    { inner: 'secretsmanager:db:SecretString:password', reference: `${own}:db:password::` },
    { inner: 'secretsmanager:db:SecretString:password:AWSPREVIOUS', reference: `${own}:db:password:AWSPREVIOUS:` },
    { inner: 'secretsmanager:db:SecretString:::0123', reference: `${own}:db:::0123` },
    { inner: `secretsmanager:${arn}:SecretString:password`, reference: `${arn}:password::` },
    { inner: `secretsmanager:${placeholder('Db')}:SecretString:a`, reference: `${own}:${placeholder('Db')}:a::` },
    { inner: 'ssm:/shop/token', reference: '/shop/token' },
    { inner: 'ssm:token:3', reference: 'token:3' },
    { inner: 'ssm-secure:token:3', reference: 'token:3' },
  ])('$inner', ({ inner, reference }) => {
    const found = dynamicReferenceOf(`{{resolve:${inner}}}`, owner);
    expect(found && secretReferenceText(found)).toBe(reference);
  });

  test.each([
    { name: 'of another service', text: '{{resolve:vault:db}}' },
    { name: 'to the bytes of a secret', text: '{{resolve:secretsmanager:db:SecretBinary}}' },
    { name: 'with too many parts', text: '{{resolve:secretsmanager:db:SecretString:a:b:c:d}}' },
    { name: 'in a longer text', text: 'postgres://web:{{resolve:ssm:token}}@db' },
    { name: 'beside another', text: '{{resolve:ssm:a}}{{resolve:ssm:b}}' },
  ])('$name is not what the text consists of', ({ text }) => {
    expect(dynamicReferenceOf(text, owner)).toBeUndefined();
  });

  test('is found within a text', () => {
    const found = dynamicReferencesIn('{{resolve:ssm:user}}:{{resolve:secretsmanager:db:SecretBinary}}@db', owner);
    expect(found.map((reference) => reference && secretReferenceText(reference))).toEqual(['user', undefined]);
  });
});
