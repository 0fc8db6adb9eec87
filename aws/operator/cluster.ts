import { DescribeClustersCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { callAws } from '../errors.ts';
import { type RetryContext, withRetries } from '../retry.ts';

export interface Cluster {
  readonly name: string;
  /** ECS's word, e.g. `ACTIVE`. */
  readonly status: string;
  readonly capacityProviders: readonly string[];
}

/**
 * Reads a cluster; undefined when there is none of this name.
 *
 * @throws AwsError
 */
export async function readCluster(
  client: ECSClient,
  name: string,
  context: RetryContext,
): Promise<Cluster | undefined> {
  const command = new DescribeClustersCommand({ clusters: [name] });
  const call = () => client.send(command, { abortSignal: context.signal });
  const { clusters: [cluster] = [] } = await withRetries(() => callAws('DescribeClusters', name, call), context);
  if (!cluster) return undefined;
  return { name, status: cluster.status ?? '', capacityProviders: cluster.capacityProviders ?? [] };
}
