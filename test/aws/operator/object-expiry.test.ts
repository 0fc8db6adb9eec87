import { GetBucketLifecycleConfigurationCommand, type LifecycleRule, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBucketClient, readExpiryDays } from '../../../aws/operator/object-expiry.ts';

const client = createBucketClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const s3 = mockClient(client);

const refusal = (name: string) =>
  new S3ServiceException({ name, $fault: 'client', $metadata: {}, message: 'S3 says no' });
const rule = (members: Partial<LifecycleRule>): LifecycleRule => ({
  Status: 'Enabled',
  Filter: { Prefix: 'marks/' },
  Expiration: { Days: 15 },
  ...members,
});

describe('what begins with marks/ is removed', () => {
  test.each<{ name: string; rules: LifecycleRule[]; days: number | undefined }>([
    { name: 'by a rule for it', rules: [rule({})], days: 15 },
    { name: 'by a rule of the older form', rules: [rule({ Filter: undefined, Prefix: 'marks/' })], days: 15 },
    { name: 'by a rule for all that begins alike', rules: [rule({ Filter: { Prefix: 'mar' } })], days: 15 },
    { name: 'by a rule for the whole bucket', rules: [rule({ Filter: {} })], days: 15 },
    { name: 'by the soonest of several', rules: [rule({}), rule({ Expiration: { Days: 3 } })], days: 3 },
    { name: 'by none that is switched off', rules: [rule({ Status: 'Disabled' })], days: undefined },
    { name: 'by none for other objects', rules: [rule({ Filter: { Prefix: 'workspaces/' } })], days: undefined },
    { name: 'by none for a part of it', rules: [rule({ Filter: { Prefix: 'marks/p1/' } })], days: undefined },
    {
      name: 'by none that asks for more',
      rules: [
        rule({ Filter: { Tag: { Key: 'old', Value: 'yes' } } }),
        rule({ Filter: { And: { Prefix: 'marks/', ObjectSizeGreaterThan: 9 } } }),
      ],
      days: undefined,
    },
    {
      name: 'by none that only ends uploads',
      rules: [rule({ Expiration: undefined, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } })],
      days: undefined,
    },
  ])('$name: after $days days', async ({ rules, days }) => {
    s3.on(GetBucketLifecycleConfigurationCommand, { Bucket: 'ours' }).resolves({ Rules: rules });
    expect(await readExpiryDays(client, 'ours', 'marks/')).toBe(days);
  });
});

test('a bucket without rules removes nothing', async () => {
  s3.on(GetBucketLifecycleConfigurationCommand).rejects(refusal('NoSuchLifecycleConfiguration'));
  expect(await readExpiryDays(client, 'ours', 'marks/')).toBeUndefined();
});

test("a refusal is an error by the permission's name", async () => {
  s3.on(GetBucketLifecycleConfigurationCommand).rejects(refusal('AccessDenied'));
  const expected = { name: 'AwsError', operation: 'GetLifecycleConfiguration', resource: 'ours' };
  await expect(readExpiryDays(client, 'ours', 'marks/')).rejects.toMatchObject(expected);
});
