import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ARN_PREFIX, CLUSTER, ecsFixture, START_DELAY } from '../ecs-fixture.ts';

describe('DescribeClusters', () => {
  test('counts running and pending tasks and names the capacity providers', async () => {
    const { client, run, clock } = await ecsFixture();
    await run({ count: 2 });
    await clock.advance(START_DELAY);
    await run({ count: 3 });
    const { clusters, failures } = await client.send(new DescribeClustersCommand({ clusters: [CLUSTER, 'nobody'] }));
    expect(clusters).toMatchObject([
      {
        clusterArn: `${ARN_PREFIX}:cluster/${CLUSTER}`,
        clusterName: CLUSTER,
        status: 'ACTIVE',
        runningTasksCount: 2,
        pendingTasksCount: 3,
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      },
    ]);
    expect(failures).toEqual([{ arn: `${ARN_PREFIX}:cluster/nobody`, reason: 'MISSING' }]);
  });

  test('means the cluster called default when none is named', async () => {
    const { client, ecs } = await ecsFixture();
    ecs.createCluster({ clusterName: 'default', capacityProviders: [] });
    const { clusters } = await client.send(new DescribeClustersCommand({}));
    expect(clusters).toMatchObject([{ clusterName: 'default' }]);
  });
});
