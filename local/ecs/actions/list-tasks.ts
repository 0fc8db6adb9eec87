import type { ListTasksResponse } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import type { EcsState } from '../ecs-state.ts';
import { containerInstanceNotFound, serviceNotFound, startedByNotAlone, unknownValue } from '../errors.ts';
import { readInput } from '../input.ts';
import { page, pageInput } from '../paging.ts';
import type { Task } from '../task.ts';
import { checkLaunchType } from './run-task-checks.ts';

const inputSchema = z.object({
  cluster: z.optional(z.string()),
  family: z.optional(z.string()),
  startedBy: z.optional(z.string()),
  desiredStatus: z.optional(z.string()),
  launchType: z.optional(z.string()),
  serviceName: z.optional(z.string()),
  containerInstance: z.optional(z.string()),
  ...pageInput,
});
type ListTasksInput = z.infer<typeof inputSchema>;

/** The ARNs of a cluster's tasks, a page at a time. */
export function listTasks(state: EcsState, rawInput: unknown): ListTasksResponse {
  const input = readInput(inputSchema, rawInput);
  const cluster = state.cluster(input.cluster);
  checkFilters(input);
  const tasks = cluster
    .lives()
    .filter((life) => cluster.shows(life))
    .map((life) => life.task)
    .filter((task) => matches(task, input));
  const { items, nextToken } = page(tasks, (task) => task.sequence, input);
  const taskArns = items.map((task) => task.taskArn);
  return nextToken === undefined ? { taskArns } : { taskArns, nextToken };
}

function checkFilters({
  startedBy,
  family,
  launchType,
  serviceName,
  containerInstance,
  desiredStatus,
}: ListTasksInput): void {
  // The reference calls startedBy "the only filter"; ECS refuses it beside family and launchType, and takes it beside desiredStatus.
  const others = [family, launchType, serviceName, containerInstance].some((filter) => filter !== undefined);
  if (startedBy !== undefined && others) throw startedByNotAlone();
  if (desiredStatus !== undefined && !['RUNNING', 'PENDING', 'STOPPED'].includes(desiredStatus))
    throw unknownValue('desiredStatus', desiredStatus);
  if (launchType !== undefined) checkLaunchType(launchType);
  // There are no services and no container instances here.
  if (serviceName !== undefined) throw serviceNotFound();
  if (containerInstance !== undefined) throw containerInstanceNotFound();
}

/** No task has ever the desired status PENDING, so that filter finds nothing, as on AWS. */
function matches(task: Task, { startedBy, family, launchType, desiredStatus = 'RUNNING' }: ListTasksInput): boolean {
  return (
    task.desiredStatus === desiredStatus &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (family === undefined || task.definition.family === family) &&
    (launchType === undefined || launchType === 'FARGATE')
  );
}
