import type { StopTaskResponse } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { taskNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import { describeTask } from '../task.ts';

const inputSchema = z.object({
  cluster: z.optional(z.string()),
  task: z.string(),
  reason: z.optional(z.string()),
});

/** SIGTERM at once, SIGKILL after each container's stopTimeout; a task that does not run yet never does. */
export function stopTask(state: EcsState, rawInput: unknown): StopTaskResponse {
  const input = readInput(inputSchema, rawInput);
  const life = state.cluster(input.cluster).find(input.task);
  if (!life) throw taskNotFound();
  // Our words when the caller gives no reason.
  life.stop({ stopCode: 'UserInitiated', stoppedReason: input.reason ?? 'Task stopped by user' });
  return { task: describeTask(life.task) };
}
