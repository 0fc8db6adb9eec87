import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, CLUSTER, ecsFixture } from '../ecs-fixture.ts';

describe('ListClusters', () => {
  test('gives the ARNs a page at a time', async () => {
    const { client, ecs } = await ecsFixture();
    ecs.createCluster({ clusterName: 'another', capacityProviders: [] });
    const first = await client.send(new ListClustersCommand({ maxResults: 1 }));
    const second = await client.send(new ListClustersCommand({ maxResults: 1, nextToken: first.nextToken }));
    expect([first.clusterArns, second.clusterArns]).toEqual([
      [`${ARN_PREFIX}:cluster/another`],
      [`${ARN_PREFIX}:cluster/${CLUSTER}`],
    ]);
    expect(second.nextToken).toBeUndefined();
  });
});
