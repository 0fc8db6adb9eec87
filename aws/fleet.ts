import { DescribeTasksCommand, type ECSClient, type Failure, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { AwsError, callAws } from './errors.ts';
import { type FleetQuery, type FleetReading, FleetSums } from './fleet-sums.ts';
import { type RetryContext, withRetries } from './retry.ts';
import { taskIdOf } from './task-view.ts';

/** ListTasks and DescribeTasks take 100 tasks a call (ECS API reference). */
const PAGE_SIZE = 100;
/** Above the 5,000 tasks that ECS_MAX_TASKS allows; ends the loop should a token come back for ever. */
const MAXIMUM_PAGES = 100;

/**
 * Counts the tasks that the scaler launched. Only sums are kept from page to page, so a large fleet needs little memory.
 *
 * @throws AwsError when any page fails: half a fleet would look like too small a one.
 */
export async function readFleet(client: ECSClient, query: FleetQuery, context: RetryContext): Promise<FleetReading> {
  const sums = new FleetSums(query, context.clock.now());
  const { cluster, family } = query;
  await visitTasks(client, { cluster, family }, context, sums);
  const unlisted = query.justLaunched.flatMap((entry) => entry.taskIds).filter((id) => !sums.has(id));
  await describeTasks(client, cluster, unlisted, context, sums);
  return sums.reading();
}

/** Gets the tasks of a family one by one, and those that are gone by the time they are described. */
export interface TaskVisitor {
  add(task: Task): void;
  addMissing(failure: Failure): void;
}

/** Which tasks: those that are meant to run, unless it says otherwise. */
export interface TaskQuery extends Pick<FleetQuery, 'cluster' | 'family'> {
  readonly desiredStatus?: 'RUNNING' | 'STOPPED';
}

/**
 * Shows a visitor every such task of the family, page by page. ListTasks is asked by family, because `startedBy` would
 * have to be its only filter; who started a task stands in its description.
 *
 * @throws AwsError when any page fails.
 */
export async function visitTasks(
  client: ECSClient,
  query: TaskQuery,
  context: RetryContext,
  visitor: TaskVisitor,
): Promise<void> {
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const listed = await listPage(client, query, nextToken, context);
    await describeTasks(client, query.cluster, listed.taskIds, context, visitor);
    nextToken = listed.nextToken;
    if (!nextToken) return;
  }
  throw new AwsError('ListTasks', query.cluster, new Error(`more than ${MAXIMUM_PAGES} pages`));
}

/**
 * A page of task ids, with the token of the next page where there is one.
 *
 * @throws AwsError
 */
export async function listPage(
  client: ECSClient,
  query: TaskQuery,
  nextToken: string | undefined,
  context: RetryContext,
): Promise<{ readonly taskIds: readonly string[]; readonly nextToken: string | undefined }> {
  const command = new ListTasksCommand({ ...query, maxResults: PAGE_SIZE, nextToken });
  const call = () => client.send(command, { abortSignal: context.signal });
  const answer = await withRetries(() => callAws('ListTasks', query.cluster, call), context);
  return { taskIds: (answer.taskArns ?? []).map(taskIdOf), nextToken: answer.nextToken };
}

/**
 * Shows a visitor the tasks with these ids, page by page.
 *
 * @throws AwsError when any page fails.
 */
export async function describeTasks(
  client: ECSClient,
  cluster: string,
  taskIds: readonly string[],
  context: RetryContext,
  visitor: TaskVisitor,
): Promise<void> {
  for (let from = 0; from < taskIds.length; from += PAGE_SIZE) {
    const command = new DescribeTasksCommand({ cluster, tasks: taskIds.slice(from, from + PAGE_SIZE) });
    const call = () => client.send(command, { abortSignal: context.signal });
    const { tasks = [], failures = [] } = await withRetries(() => callAws('DescribeTasks', cluster, call), context);
    for (const failure of failures) {
      if (failure.reason !== 'MISSING')
        throw new AwsError('DescribeTasks', cluster, new Error(`${failure.reason} for ${failure.arn}`));
      visitor.addMissing(failure);
    }
    for (const task of tasks) visitor.add(task);
  }
}
