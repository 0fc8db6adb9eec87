import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { WorkspaceBucket } from '../../lib/workspace-bucket.ts';
import { synthesizeIn } from './synthesis.ts';

const withName = (existingBucketName: string) => () =>
  synthesizeIn((stack) => new WorkspaceBucket(stack, 'Workspaces', { existingBucketName }));

describe('WorkspaceBucket', () => {
  test.each([
    { name: 'a name', existingBucketName: 'our-workspaces' },
    { name: 'a name that only the deployment knows', existingBucketName: Lazy.string({ produce: () => 'ours' }) },
  ])('is not created given $name', ({ existingBucketName }) => {
    expect(withName(existingBucketName)().Resources).toBeUndefined();
  });

  test.each(['', 'b..b', 'Ours'])('refuses %j as a name', (name) => {
    expect(withName(name)).toThrow(
      /existingBucketName must be the name of an S3 bucket: .*; received ".*"\. Correct it\./,
    );
  });
});
