import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import { STARTED_BY } from '../contract/names.ts';
import { type StoppedTask, stoppedTask } from './failed-starts.ts';
import { describeTasks, listPage, type TaskQuery } from './fleet.ts';
import type { RetryContext } from './retry.ts';
import { type Start, type StartDelay, startDelayOf, startOf } from './start-delay.ts';

/** Which tasks, and which of their containers works on messages. */
export interface StoppedQuery extends Pick<TaskQuery, 'cluster' | 'family'> {
  readonly workerName: string;
}

export interface StoppedReading {
  readonly stopped: readonly StoppedTask[];
  readonly startDelay: StartDelay;
}

/**
 * Of a task whose containers have ended: it is known how, though what it used may still be given back (ECS developer guide, "Task
 * lifecycle"). One that is told to stop and has not yet comes with a later reading.
 */
const endedStatuses: readonly string[] = ['DEPROVISIONING', 'STOPPED'];

/** A thousand tasks: more would take as long as a tick has to launch. */
const MAXIMUM_PAGES = 10;

/**
 * Reads the tasks that the scaler launched and that stopped within the last hour or so (ECS API reference, ListTasks), keeping of each
 * only how it started and ended.
 *
 * @returns undefined where the family has more than a thousand of them, and not every one of those that were read failed to start. ECS
 * lists them in no order that it promises, so a part that is mixed would not tell how the newest ones fared.
 * @throws AwsError when any page fails: failed starts that were not seen would be launched again at once.
 */
export async function readStoppedTasks(
  client: ECSClient,
  query: StoppedQuery,
  context: RetryContext,
): Promise<StoppedReading | undefined> {
  const { taskIds, isCut } = await listStopped(client, query, context);
  const stopped: StoppedTask[] = [];
  const starts: Start[] = [];
  const add = (task: Task) => {
    if (task.startedBy !== STARTED_BY || !endedStatuses.includes(task.lastStatus ?? '')) return;
    const end = stoppedTask(task, query.workerName);
    const start = startOf(task);
    if (end) stopped.push(end);
    if (start) starts.push(start);
  };
  // ECS may forget a task between the list and its description.
  await describeTasks(client, query.cluster, taskIds, context, { add, addMissing: () => undefined });
  if (isCut && stopped.some(({ end }) => end.kind !== 'failed-start')) return undefined;
  return { stopped, startDelay: startDelayOf(starts) };
}

/** Of at most so many pages. A task can move from one page to the next meanwhile, and counts once. */
async function listStopped(client: ECSClient, { cluster, family }: StoppedQuery, context: RetryContext) {
  const taskIds = new Set<string>();
  let nextToken: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const listed = await listPage(client, { cluster, family, desiredStatus: 'STOPPED' }, nextToken, context);
    for (const id of listed.taskIds) taskIds.add(id);
    nextToken = listed.nextToken;
    if (!nextToken) return { taskIds: [...taskIds], isCut: false };
  }
  return { taskIds: [...taskIds], isCut: true };
}
