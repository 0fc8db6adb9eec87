import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { WorkspaceBucket } from '../../lib/workspace-bucket.ts';
import { onlyPropertiesOf, synthesizeIn } from './synthesis.ts';

const withName = (existingBucketName: string) => () =>
  synthesizeIn((stack) => new WorkspaceBucket(stack, 'Workspaces', { existingBucketName }));

describe('WorkspaceBucket', () => {
  test.each([
    { name: 'a name', existingBucketName: 'our-workspaces' },
    { name: 'a name that only the deployment knows', existingBucketName: Lazy.string({ produce: () => 'ours' }) },
  ])('is not created given $name', ({ existingBucketName }) => {
    expect(withName(existingBucketName)().Resources).toBeUndefined();
  });

  test('forgets start marks when no message can come back, old sessions and control queues, unfinished uploads soon, and nothing else', () => {
    const template = synthesizeIn((stack) => new WorkspaceBucket(stack, 'Workspaces'));
    const { LifecycleConfiguration } = onlyPropertiesOf(template, 'AWS::S3::Bucket');
    expect(LifecycleConfiguration).toEqual({
      Rules: [
        { Id: 'StartMarks', Status: 'Enabled', Prefix: 'started-commands/', ExpirationInDays: 15 },
        { Id: 'Sessions', Status: 'Enabled', Prefix: 'sessions/', ExpirationInDays: 30 },
        { Id: 'ControlQueues', Status: 'Enabled', Prefix: 'control-queues/', ExpirationInDays: 30 },
        {
          Id: 'UnfinishedUploads',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });

  test('forgets what the quickstart has another bucket forget', () => {
    const template = synthesizeIn((stack) => new WorkspaceBucket(stack, 'Workspaces'));
    const { LifecycleConfiguration: own } = onlyPropertiesOf(template, 'AWS::S3::Bucket');
    const [, told = ''] =
      /--lifecycle-configuration \\\n\s+'([^']+)'/.exec(readFileSync('docs/quickstart.md', 'utf8')) ?? [];
    const expirations = (own as { Rules: { Id: string; Prefix?: string; ExpirationInDays?: number }[] }).Rules.filter(
      ({ ExpirationInDays }) => ExpirationInDays !== undefined,
    );
    expect(JSON.parse(told).Rules).toEqual(
      expirations.map(({ Id: ID, Prefix, ExpirationInDays: Days }) => ({
        ID,
        Status: 'Enabled',
        Filter: { Prefix },
        Expiration: { Days },
      })),
    );
  });

  test.each(['', 'b..b', 'Ours'])('refuses %j as a name', (name) => {
    expect(withName(name)).toThrow(
      /existingBucketName must be the name of an S3 bucket: .*; received ".*"\. Correct it\./,
    );
  });
});
