import * as z from 'zod/mini';
import type { Log } from '../log.ts';

/** What is used of the task metadata endpoint's answer (ECS developer guide, "Task metadata endpoint version 4"). */
const taskSchema = z.object({ TaskARN: z.string().check(z.regex(/^arn:[^/]+(?:\/[^/]+)?\/[A-Za-z0-9-]+$/)) });

export interface TaskIdParts {
  /** `ECS_CONTAINER_METADATA_URI_V4`, which ECS sets in every container; undefined outside of ECS. */
  readonly metadataUri: string | undefined;
  readonly processId: number;
  /** Ends the waiting for an answer. */
  readonly tooLate: AbortSignal;
  readonly log: Log;
}

/** The id of the ECS task that this process is in; `local-` and the process id outside of ECS, `unknown` when ECS does not tell. */
export async function readTaskId({ metadataUri, processId, tooLate, log }: TaskIdParts): Promise<string> {
  if (metadataUri === undefined) return `local-${processId}`;
  try {
    const response = await fetch(`${metadataUri}/task`, { signal: tooLate });
    const { TaskARN: arn } = z.parse(taskSchema, await response.json());
    return arn.slice(arn.lastIndexOf('/') + 1);
  } catch (error) {
    // Only a label of events: no reason to refuse work.
    log.warn('the task id could not be read from the metadata endpoint', { cause: String(error) });
    return 'unknown';
  }
}
