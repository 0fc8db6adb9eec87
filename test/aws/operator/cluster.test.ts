import { expect, test } from '@jest/globals';
import { readCluster } from '../../../aws/operator/cluster.ts';
import { CLUSTER, ecsFixture } from '../../local/ecs/ecs-fixture.ts';
import { manualRetry } from '../support/retrying.ts';

test('a cluster is told with its capacity providers, and one that is not there is undefined', async () => {
  const { client } = await ecsFixture();
  expect(await readCluster(client, CLUSTER, manualRetry())).toEqual({
    name: CLUSTER,
    status: 'ACTIVE',
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  });
  expect(await readCluster(client, 'other', manualRetry())).toBeUndefined();
});
