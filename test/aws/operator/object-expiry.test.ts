import { GetBucketLifecycleConfigurationCommand, type LifecycleRule, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBucketClient, expiryOf, readLifecycle } from '../../../aws/operator/object-expiry.ts';

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

const marks = { prefix: 'marks/', leastBytes: 100, mostBytes: 1000 };
const soon = { Days: 3 };

describe('objects of 100 to 1000 bytes that begin with marks/', () => {
  test.each<{ name: string; rules: LifecycleRule[]; removesAll: boolean; soonestDays: number | undefined }>([
    { name: 'a rule for them', rules: [rule({})], removesAll: true, soonestDays: 15 },
    {
      name: 'a rule of the older form',
      rules: [rule({ Filter: undefined, Prefix: 'marks/' })],
      removesAll: true,
      soonestDays: 15,
    },
    {
      name: 'a rule for all that begins alike',
      rules: [rule({ Filter: { Prefix: 'mar' } })],
      removesAll: true,
      soonestDays: 15,
    },
    { name: 'a rule for the whole bucket', rules: [rule({ Filter: {} })], removesAll: true, soonestDays: 15 },
    { name: 'two rules for them', rules: [rule({}), rule({ Expiration: soon })], removesAll: true, soonestDays: 3 },
    {
      name: 'one that is switched off',
      rules: [rule({ Status: 'Disabled' })],
      removesAll: false,
      soonestDays: undefined,
    },
    {
      name: 'one for other objects',
      rules: [rule({ Filter: { Prefix: 'workspaces/' } })],
      removesAll: false,
      soonestDays: undefined,
    },
    {
      name: 'one for a part of them alone',
      rules: [rule({ Filter: { Prefix: 'marks/p1/' } })],
      removesAll: false,
      soonestDays: 15,
    },
    {
      name: 'a sooner one for a part of them',
      rules: [rule({}), rule({ Filter: { Prefix: 'marks/p1/' }, Expiration: soon })],
      removesAll: true,
      soonestDays: 3,
    },
    {
      name: 'a sooner one for small objects',
      rules: [rule({}), rule({ Filter: { ObjectSizeLessThan: 1000 }, Expiration: soon })],
      removesAll: true,
      soonestDays: 3,
    },
    {
      name: 'a sooner one for objects of a size that none of them has',
      rules: [
        rule({}),
        rule({ Filter: { ObjectSizeGreaterThan: 1000 }, Expiration: soon }),
        rule({ Filter: { And: { Prefix: 'marks/', ObjectSizeLessThan: 100 } }, Expiration: soon }),
      ],
      removesAll: true,
      soonestDays: 15,
    },
    {
      name: 'one whose sizes are those of all of them',
      rules: [rule({ Filter: { And: { Prefix: 'marks/', ObjectSizeGreaterThan: 99, ObjectSizeLessThan: 1001 } } })],
      removesAll: true,
      soonestDays: 15,
    },
    {
      name: 'sooner ones that ask for tags, which they have not',
      rules: [
        rule({}),
        rule({ Filter: { Tag: { Key: 'old', Value: 'yes' } }, Expiration: soon }),
        rule({ Filter: { And: { Prefix: 'marks/', Tags: [{ Key: 'old', Value: 'yes' }] } }, Expiration: soon }),
      ],
      removesAll: true,
      soonestDays: 15,
    },
    {
      name: 'one on a certain day, which takes those of that day, too',
      rules: [rule({}), rule({ Expiration: { Date: new Date('2030-01-01T00:00:00Z') } })],
      removesAll: true,
      soonestDays: 0,
    },
    {
      name: 'one that only ends uploads',
      rules: [rule({ Expiration: undefined, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } })],
      removesAll: false,
      soonestDays: undefined,
    },
  ])('$name: all removed $removesAll, soonest after $soonestDays days', ({ rules, removesAll, soonestDays }) => {
    expect(expiryOf(rules, marks)).toEqual({ removesAll, soonestDays });
  });
});

test('the rules of a bucket are read', async () => {
  s3.on(GetBucketLifecycleConfigurationCommand, { Bucket: 'ours' }).resolves({ Rules: [rule({})] });
  expect(await readLifecycle(client, 'ours')).toEqual([rule({})]);
});

test('a bucket without rules removes nothing', async () => {
  s3.on(GetBucketLifecycleConfigurationCommand).rejects(refusal('NoSuchLifecycleConfiguration'));
  expect(expiryOf(await readLifecycle(client, 'ours'), marks)).toEqual({ removesAll: false, soonestDays: undefined });
});

test("a refusal is an error by the permission's name", async () => {
  s3.on(GetBucketLifecycleConfigurationCommand).rejects(refusal('AccessDenied'));
  const expected = { name: 'AwsError', operation: 'GetLifecycleConfiguration', resource: 'ours' };
  await expect(readLifecycle(client, 'ours')).rejects.toMatchObject(expected);
});
