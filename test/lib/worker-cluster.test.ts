import { describe, expect, test } from '@jest/globals';
import { Lazy } from 'aws-cdk-lib/core';
import { WorkerCluster } from '../../lib/worker-cluster.ts';
import { onlyPropertiesOf, synthesizeIn } from './synthesis.ts';

const withName = (existingClusterName: string) => () =>
  synthesizeIn((stack) => new WorkerCluster(stack, 'Workers', { existingClusterName }));

describe('WorkerCluster', () => {
  test('is created with both capacity providers unless one is named', () => {
    const template = synthesizeIn((stack) => new WorkerCluster(stack, 'Workers'));
    expect(onlyPropertiesOf(template, 'AWS::ECS::Cluster')).toEqual({ CapacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  });

  test.each([
    { name: 'a name', existingClusterName: 'workers' },
    { name: 'a name that only the deployment knows', existingClusterName: Lazy.string({ produce: () => 'workers' }) },
  ])('is not created given $name', ({ existingClusterName }) => {
    expect(withName(existingClusterName)().Resources).toBeUndefined();
  });

  test.each(['', 'arn:aws:ecs:eu-west-1:123456789012:cluster/workers'])('refuses %j as a name', (name) => {
    expect(withName(name)).toThrow(
      `The construct Test/Workers has one problem:\n  existingClusterName must be the name of an ECS cluster, not its ARN; received "${name}". Correct it.`,
    );
  });
});
