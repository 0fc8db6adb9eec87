import type { ListClustersResponse } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { readInput } from '../input.ts';
import { page, pageInput } from '../paging.ts';

const inputSchema = z.object(pageInput);

/** The ARNs of all clusters, a page at a time. */
export function listClusters(state: EcsState, rawInput: unknown): ListClustersResponse {
  const { items, nextToken } = page(state.clusters(), (c) => c.clusterArn, readInput(inputSchema, rawInput));
  const clusterArns = items.map((cluster) => cluster.clusterArn);
  return nextToken === undefined ? { clusterArns } : { clusterArns, nextToken };
}
