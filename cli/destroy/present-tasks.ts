import type { TaskDetails } from '../../aws/operator/task-details.ts';
import type { Target } from '../stack/target.ts';
import { readTasks } from '../tasks.ts';

/**
 * The stack's tasks that have not stopped. Where the task definition existed before the stack, they are those that the scaler started.
 *
 * @throws AwsError
 */
export async function presentTasks(stack: Target): Promise<TaskDetails[]> {
  const ownFamily = 'RepositoryUri' in stack.outputs;
  const tasks = await readTasks(stack);
  return tasks.filter(({ state, startedByScaler }) => state !== 'stopped' && (ownFamily || startedByScaler));
}
