import type { DescribeClustersResponse, Failure, Cluster as WireCluster } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { Cluster } from '../cluster.ts';
import type { EcsState } from '../ecs-state.ts';
import { readInput } from '../input.ts';

const inputSchema = z.object({ clusters: z.optional(z.array(z.string())) });

/** Clusters by name or ARN; those that are not known stand in `failures`. */
export function describeClusters(state: EcsState, rawInput: unknown): DescribeClustersResponse {
  const { clusters: names = ['default'] } = readInput(inputSchema, rawInput);
  const clusters: WireCluster[] = [];
  const failures: Failure[] = [];
  for (const name of names) {
    const cluster = state.findCluster(name);
    if (cluster) clusters.push(describe(cluster));
    else failures.push({ arn: name.startsWith('arn:') ? name : state.arns.cluster(name), reason: 'MISSING' });
  }
  return { clusters, failures };
}

function describe(cluster: Cluster): WireCluster {
  const { clusterName, capacityProviders, defaultCapacityProviderStrategy = [] } = cluster.registration;
  const statuses = cluster.lives().map((life) => life.task.lastStatus);
  return {
    clusterArn: cluster.clusterArn,
    clusterName,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    activeServicesCount: 0,
    runningTasksCount: statuses.filter((status) => status === 'RUNNING').length,
    pendingTasksCount: statuses.filter((status) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(status)).length,
    capacityProviders: [...capacityProviders],
    defaultCapacityProviderStrategy: defaultCapacityProviderStrategy.map((item) => ({ ...item })),
  };
}
