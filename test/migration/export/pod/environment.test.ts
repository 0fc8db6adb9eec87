import { describe, expect, test } from '@jest/globals';
import { looksSecret } from '../../../../migration/literal-secret.ts';
import { check, exported, type Row, taskOf } from './support.ts';

describe('environment', () => {
  test.each<Row>([
    {
      name: 'texts in their order, with secrets after them',
      container: {
        environment: [
          { name: 'B', value: 'true' },
          { name: 'A', value: '' },
        ],
        secrets: [{ name: 'DATABASE_URL', valueFrom: 'db' }],
      },
      becomes: {
        env: [
          { name: 'B', value: 'true' },
          { name: 'A', value: '' },
          { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'web-secrets', key: 'key' } } },
        ],
      },
    },
    {
      name: 'a literal secret',
      container: { environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] },
      becomes: { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] },
      said: ['environment/0/value literal-secret'],
    },
    {
      name: 'a name that only new versions take',
      container: { environment: [{ name: '1 a', value: 'x' }] },
      becomes: { env: [{ name: '1 a', value: 'x' }] },
      said: ['environment/0/name environment-name-is-new'],
    },
    {
      name: 'a value that is no text',
      container: { environment: [{ name: 'A', value: 1 }] },
      said: ['environment/0/name not-converted', 'environment/0/value not-converted', 'environment/0/value wrong-type'],
    },
  ])('$name', check);

  test('a literal secret is named, and its value is in no remark', () => {
    const value = 'AKIAABCDEFGHIJKLMNOP';
    const { fates } = exported(taskOf({ environment: [{ name: 'KEY_ID', value }] }));
    const remarks = fates.filter(({ fate }) => fate === 'remarked');
    expect(JSON.stringify(remarks)).toContain('KEY_ID');
    expect(JSON.stringify(remarks)).not.toContain(value);
  });

  test.each([
    { name: 'API_TOKEN', value: 'abc', secret: true },
    { name: 'db_password', value: 'abc', secret: true },
    { name: 'DATABASE_URL', value: 'postgres://u:p@db/x', secret: true },
    { name: 'X', value: '-----BEGIN RSA PRIVATE KEY-----', secret: true },
    { name: 'API_TOKEN', value: '', secret: false },
    { name: 'REDIS_PASSWORD_SECRET_NAME', value: 'redis', secret: false },
    { name: 'TOKEN_CACHE', value: 'true', secret: false },
    { name: 'DB_PASSWORD', value: '<PASSWORD>', secret: false },
    { name: 'DATABASE_URL', value: 'postgres://db:5432/x', secret: false },
  ])('$name=$value looks secret: $secret', ({ name, value, secret }) => {
    expect(looksSecret(name, value)).toBe(secret);
  });
});
