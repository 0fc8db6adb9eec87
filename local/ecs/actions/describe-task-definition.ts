import type { DescribeTaskDefinitionResponse, TaskDefinition as WireTaskDefinition } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { taskDefinitionNotDescribable } from '../errors.ts';
import { readInput } from '../input.ts';

const inputSchema = z.object({ taskDefinition: z.string() });

/** One revision, by family (then the latest), `family:revision` or ARN, with all that it was registered with. */
export function describeTaskDefinition(state: EcsState, rawInput: unknown): DescribeTaskDefinitionResponse {
  const definition = state.taskDefinitions.find(readInput(inputSchema, rawInput).taskDefinition);
  if (!definition) throw taskDefinitionNotDescribable();
  const described: WireTaskDefinition = {
    // A copy, because the SDK's types let their owner write.
    ...(structuredClone(definition) as WireTaskDefinition),
    status: 'ACTIVE',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
  };
  return { taskDefinition: described, tags: [] };
}
