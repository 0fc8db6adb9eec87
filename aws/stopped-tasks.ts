import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import { STARTED_BY } from '../contract/names.ts';
import { type StoppedTask, stoppedTask } from './failed-starts.ts';
import { type TaskQuery, visitTasks } from './fleet.ts';
import type { RetryContext } from './retry.ts';
import { type Start, type StartDelay, startDelayOf, startOf } from './start-delay.ts';

export interface StoppedReading {
  readonly stopped: readonly StoppedTask[];
  readonly startDelay: StartDelay;
}

/**
 * Of a task whose containers have ended: it is known how, though what it used may still be given back (ECS developer guide, "Task
 * lifecycle"). One that is told to stop and has not yet comes with a later reading.
 */
const endedStatuses: readonly string[] = ['DEPROVISIONING', 'STOPPED'];

/**
 * Reads the tasks that the scaler launched and that stopped within the last hour or so (ECS API reference, ListTasks), keeping of each
 * only how it started and ended.
 *
 * @throws AwsError when any page fails: failed starts that were not seen would be launched again at once.
 */
export async function readStoppedTasks(
  client: ECSClient,
  { cluster, family }: TaskQuery,
  context: RetryContext,
): Promise<StoppedReading> {
  const found = new Map<string, StoppedTask>();
  const starts = new Map<string, Start>();
  const add = (task: Task) => {
    if (task.startedBy !== STARTED_BY || !endedStatuses.includes(task.lastStatus ?? '')) return;
    const id = task.taskArn ?? '';
    const stopped = stoppedTask(task);
    const start = startOf(task);
    if (stopped) found.set(id, stopped);
    if (start) starts.set(id, start);
  };
  // ECS may forget a task between the list and its description.
  const visitor = { add, addMissing: () => undefined };
  await visitTasks(client, { cluster, family, desiredStatus: 'STOPPED' }, context, visitor);
  return { stopped: [...found.values()], startDelay: startDelayOf([...starts.values()]) };
}
