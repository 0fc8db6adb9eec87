import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecret, putSecretValue } from '../../../aws/operator/secrets.ts';
import { sdkError } from '../support/retrying.ts';

const manager = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({});
beforeEach(() => {
  manager.reset();
});

test('a secret is created with its value', async () => {
  manager.on(CreateSecretCommand).resolves({});
  await createSecret(client, 'of-redis', 'value');
  expect(manager.commandCalls(CreateSecretCommand).map(({ args }) => args[0].input)).toEqual([
    { Name: 'of-redis', SecretString: 'value' },
  ]);
});

test('a secret that exists gets a value', async () => {
  manager.on(PutSecretValueCommand).resolves({});
  await putSecretValue(client, 'of-redis', 'value');
  expect(manager.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input)).toEqual([
    { SecretId: 'of-redis', SecretString: 'value' },
  ]);
});

test.each([
  { name: 'creating', command: CreateSecretCommand, call: createSecret, operation: 'CreateSecret' },
  { name: 'setting', command: PutSecretValueCommand, call: putSecretValue, operation: 'PutSecretValue' },
])('a failure of $name one names the secret, never its value', async ({ command, call, operation }) => {
  manager.on(command as typeof CreateSecretCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  const failure = call(client, 'of-redis', 's3cret');
  await expect(failure).rejects.toThrow(`${operation} on of-redis failed: AccessDeniedException: not authorized`);
  await failure.catch((error: Error) => expect(`${error.message} ${error.stack}`).not.toContain('s3cret'));
});
