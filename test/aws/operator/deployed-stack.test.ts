import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readStackResources } from '../../../aws/operator/deployed-stack.ts';
import { sdkError } from '../support/retrying.ts';

describe('the resources of a stack', () => {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  const cloudFormation = mockClient(client);
  beforeEach(() => {
    cloudFormation.reset();
  });

  const summary = (PhysicalResourceId: string | undefined, ResourceStatus: 'CREATE_COMPLETE' | 'DELETE_COMPLETE') => ({
    LogicalResourceId: 'L',
    ResourceType: 'AWS::S3::Bucket',
    PhysicalResourceId,
    ResourceStatus,
    LastUpdatedTimestamp: new Date(0),
  });

  test('are those of all pages that exist', async () => {
    cloudFormation
      .on(ListStackResourcesCommand, { StackName: 'S' })
      .resolvesOnce({ StackResourceSummaries: [summary('first', 'CREATE_COMPLETE')], NextToken: 'more' })
      .resolvesOnce({
        StackResourceSummaries: [
          summary('gone', 'DELETE_COMPLETE'),
          summary(undefined, 'CREATE_COMPLETE'),
          summary('last', 'CREATE_COMPLETE'),
        ],
      });
    expect(await readStackResources(client, 'S')).toEqual([
      { type: 'AWS::S3::Bucket', physicalId: 'first' },
      { type: 'AWS::S3::Bucket', physicalId: 'last' },
    ]);
  });

  test('are not taken for none when CloudFormation refuses', async () => {
    cloudFormation.on(ListStackResourcesCommand).rejects(sdkError('AccessDenied', 'not authorized'));
    await expect(readStackResources(client, 'S')).rejects.toMatchObject({
      name: 'AwsError',
      operation: 'ListStackResources',
      resource: 'S',
    });
  });
});
