import type { ListTaskDefinitionsResponse } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { unknownValue } from '../errors.ts';
import { readInput } from '../input.ts';
import { page, pageInput } from '../paging.ts';
import type { TaskDefinition } from '../task-definitions.ts';

const inputSchema = z.object({
  familyPrefix: z.optional(z.string()),
  status: z.optional(z.string()),
  sort: z.optional(z.string()),
  ...pageInput,
});

/** The ARNs of the revisions, oldest first or, with `sort` DESC, newest first, a page at a time. */
export function listTaskDefinitions(state: EcsState, rawInput: unknown): ListTaskDefinitionsResponse {
  const { familyPrefix, status = 'ACTIVE', sort = 'ASC', ...request } = readInput(inputSchema, rawInput);
  if (!['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'].includes(status)) throw unknownValue('status', status);
  if (!['ASC', 'DESC'].includes(sort)) throw unknownValue('sort', sort);
  // The whole family's name, whatever the member is called (API reference, ListTaskDefinitions).
  const found = state.taskDefinitions
    .all()
    .filter((definition) => status === 'ACTIVE' && (familyPrefix === undefined || definition.family === familyPrefix));
  const ordered = sort === 'ASC' ? found : found.reverse();
  const position = new Map(ordered.map((definition, index) => [definition, String(index).padStart(12, '0')]));
  const keyOf = (definition: TaskDefinition) => position.get(definition) ?? '';
  const { items, nextToken } = page(ordered, keyOf, request);
  const taskDefinitionArns = items.map((definition) => definition.taskDefinitionArn);
  return nextToken === undefined ? { taskDefinitionArns } : { taskDefinitionArns, nextToken };
}
