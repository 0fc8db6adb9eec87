import type { DescribeTasksResponse, Failure, Task as WireTask } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { empty, tooMany } from '../errors.ts';
import { readInput } from '../input.ts';
import { MAXIMUM_TASKS_PER_DESCRIBE } from '../limits.ts';
import { describeTask } from '../task.ts';

const inputSchema = z.object({ cluster: z.optional(z.string()), tasks: z.array(z.string()) });

/** Up to 100 tasks by id or ARN; those that are not known stand in `failures`. */
export function describeTasks(state: EcsState, rawInput: unknown): DescribeTasksResponse {
  const input = readInput(inputSchema, rawInput);
  const cluster = state.cluster(input.cluster);
  if (input.tasks.length === 0) throw empty('taskIds');
  if (input.tasks.length > MAXIMUM_TASKS_PER_DESCRIBE) throw tooMany('taskIds', MAXIMUM_TASKS_PER_DESCRIBE);
  const tasks: WireTask[] = [];
  const failures: Failure[] = [];
  for (const name of input.tasks) {
    const life = cluster.find(name);
    const arn = name.startsWith('arn:') ? name : state.arns.task(cluster.registration.clusterName, name);
    if (life && cluster.shows(life)) tasks.push(describeTask(life.task));
    else failures.push({ arn, reason: 'MISSING' });
  }
  return { tasks, failures };
}
