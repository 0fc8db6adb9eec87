import { describe, expect, test } from '@jest/globals';
import { remarkLiteralSecrets } from '../../../../migration/export/pod/literal-secrets.ts';
import { looksSecret } from '../../../../migration/literal-secret.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
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

  test.each(['A\nB', 'Ä', ''])('the name %j, which Kubernetes does not take, is refused at its place', (name) => {
    const { problems } = exported(taskOf({ environment: [{ name, value: 'x' }] }));
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['environment-name-illegal', '/containerDefinitions/0/environment/0/name'],
    ]);
  });

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
    { name: 'DATABASE_URL', value: 'postgres://u:$PASSWORD@db/x', secret: false },
    { name: 'X', value: `ghp_${'a'.repeat(36)}`, secret: true },
  ])('$name=$value looks secret: $secret', ({ name, value, secret }) => {
    expect(looksSecret(name, value)).toBe(secret);
  });
});

describe('what looks like a secret beside the environment', () => {
  test.each<{ name: string; container: JsonMap; said: readonly string[] }>([
    {
      name: 'a password in a URL',
      container: { command: ['sh', '-c', 'psql postgres://u:S3cret@db/x'] },
      said: ['command/2'],
    },
    { name: 'an option', container: { entryPoint: ['app', '--db-password=hunter2'] }, said: ['entryPoint/1'] },
    { name: 'a variable of a command', container: { command: ['PGPASSWORD=hunter2 psql'] }, said: ['command/0'] },
    {
      name: 'a health check',
      container: { healthCheck: { command: ['CMD-SHELL', 'redis-cli -u redis://:hunter2@localhost ping'] } },
      said: ['healthCheck/command/1'],
    },
    {
      name: 'a Docker label',
      container: { dockerLabels: { 'app.api-token': 'hunter2' } },
      said: ['dockerLabels/app.api-token'],
    },
    {
      name: 'an option of a log driver',
      container: { logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 'hunter2' } } },
      said: ['logConfiguration/options/splunk-token'],
    },
    {
      name: 'what the shell fills in',
      container: { command: ['app --token=$TOKEN --password="$(cat /run/password)"'] },
      said: [],
    },
    { name: 'the name of a file', container: { command: ['app', '--token-file=/run/token'] }, said: [] },
    { name: 'an ordinary command', container: { command: ['node', '--max-old-space-size=512', 'a.js'] }, said: [] },
  ])('$name', ({ container, said }) => {
    const ledger = new Ledger({ name: 'task.json', kind: 'ecs', content: container, positionOf: () => undefined });
    remarkLiteralSecrets({ place: ledger.root, ecsName: 'app' });
    const told = ledger
      .fates()
      .flatMap((fate) => (fate.fate === 'remarked' && fate.code === 'literal-secret' ? [fate] : []));
    expect(told.map(({ pointer }) => pointer)).toEqual(said.map((each) => `/${each}`));
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});
