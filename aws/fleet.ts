import { DescribeTasksCommand, type ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { AwsError, wrapAwsError } from './errors.ts';
import { type FleetQuery, type FleetReading, FleetSums, taskIdOf } from './fleet-sums.ts';
import { type RetryContext, withRetries } from './retry.ts';

/** ListTasks and DescribeTasks take 100 tasks a call (ECS API reference). */
const PAGE_SIZE = 100;
/** Above the 5,000 tasks that ECS_MAX_TASKS allows; ends the loop should a token come back for ever. */
const MAXIMUM_PAGES = 100;

/**
 * Counts the tasks that the scaler launched. ListTasks is asked by family, because `startedBy` would have to be its only filter; the
 * tasks that others started fall out after DescribeTasks. Only sums are kept from page to page, so a large fleet needs little memory.
 *
 * @throws AwsError when any page fails: half a fleet would look like too small a one.
 */
export async function readFleet(client: ECSClient, query: FleetQuery, context: RetryContext): Promise<FleetReading> {
  const sums = new FleetSums(query, context.clock.now());
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const listed = await listPage(client, query, nextToken, context);
    await describeInto(sums, client, query, listed.taskIds, context);
    nextToken = listed.nextToken;
    if (!nextToken) break;
  }
  if (nextToken) throw new AwsError('ListTasks', query.cluster, new Error(`more than ${MAXIMUM_PAGES} pages`));
  const unlisted = query.justLaunched.flatMap((entry) => entry.taskIds).filter((id) => !sums.has(id));
  for (let from = 0; from < unlisted.length; from += PAGE_SIZE) {
    await describeInto(sums, client, query, unlisted.slice(from, from + PAGE_SIZE), context);
  }
  return sums.reading();
}

async function listPage(client: ECSClient, query: FleetQuery, nextToken: string | undefined, context: RetryContext) {
  const command = new ListTasksCommand({
    cluster: query.cluster,
    family: query.family,
    maxResults: PAGE_SIZE,
    nextToken,
  });
  return withRetries(async () => {
    try {
      const answer = await client.send(command, { abortSignal: context.signal });
      return { taskIds: (answer.taskArns ?? []).map(taskIdOf), nextToken: answer.nextToken };
    } catch (cause) {
      throw wrapAwsError('ListTasks', query.cluster, cause);
    }
  }, context);
}

async function describeInto(
  sums: FleetSums,
  client: ECSClient,
  query: FleetQuery,
  taskIds: readonly string[],
  context: RetryContext,
) {
  if (taskIds.length === 0) return;
  const command = new DescribeTasksCommand({ cluster: query.cluster, tasks: [...taskIds] });
  await withRetries(async () => {
    try {
      const answer = await client.send(command, { abortSignal: context.signal });
      for (const failure of answer.failures ?? []) sums.addMissing(failure);
      for (const task of answer.tasks ?? []) sums.add(task);
    } catch (cause) {
      throw wrapAwsError('DescribeTasks', query.cluster, cause);
    }
  }, context);
}
