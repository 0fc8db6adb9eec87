import { DescribeSecretCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createSecretsManagerClient,
  isSecret,
  readSecretState,
  secretArnIn,
} from '../../../aws/operator/secret-state.ts';
import { sdkError } from '../support/retrying.ts';

const client = createSecretsManagerClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const secrets = mockClient(client);
beforeEach(() => {
  secrets.reset();
});

test.each([
  {
    name: 'has a value',
    answer: { VersionIdsToStages: { a: ['AWSPREVIOUS'], b: ['AWSCURRENT'] } },
    state: { exists: true, hasValue: true, deleted: false },
  },
  { name: 'was made without a value', answer: {}, state: { exists: true, hasValue: false, deleted: false } },
  {
    name: 'has only a former value',
    answer: { VersionIdsToStages: { a: ['AWSPREVIOUS'] } },
    state: { exists: true, hasValue: false, deleted: false },
  },
  {
    name: 'was deleted',
    answer: { VersionIdsToStages: { a: ['AWSCURRENT'] }, DeletedDate: new Date(0) },
    state: { exists: true, hasValue: true, deleted: true },
  },
])('a secret $name', async ({ answer, state }) => {
  secrets.on(DescribeSecretCommand, { SecretId: 'redis' }).resolves(answer);
  expect(await readSecretState(client, 'redis')).toEqual(state);
});

test('a secret does not exist', async () => {
  secrets.on(DescribeSecretCommand).rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
  expect(await readSecretState(client, 'redis')).toEqual({ exists: false, hasValue: false, deleted: false });
});

test('a secret that may not be looked at is an error, and not a missing one', async () => {
  secrets.on(DescribeSecretCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(readSecretState(client, 'redis')).rejects.toMatchObject({
    name: 'AwsError',
    operation: 'DescribeSecret',
  });
});

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:redis-AbCdEf';
test.each([
  { source: arn, secret: arn },
  { source: `${arn}:password::`, secret: arn },
  { source: 'arn:aws:ssm:eu-west-1:123456789012:parameter/redis', secret: undefined },
  { source: 'redis', secret: undefined },
])('$source names the secret $secret', ({ source, secret }) => {
  expect(isSecret(source) ? secretArnIn(source) : undefined).toBe(secret);
});
