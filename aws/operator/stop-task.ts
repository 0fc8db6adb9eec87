import { type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { callAws } from '../errors.ts';
import { type RetryContext, withRetries } from '../retry.ts';

/**
 * Has ECS send a task SIGTERM, and SIGKILL after its stop time-out. For people's commands, with their own credentials: the scaler never
 * stops a task. Stopping one that has stopped is no error.
 *
 * @param reason - shown with the stopped task, at most 255 characters.
 * @throws AwsError
 */
export async function stopTask(
  client: ECSClient,
  { cluster, taskId, reason }: { readonly cluster: string; readonly taskId: string; readonly reason: string },
  context: RetryContext,
): Promise<void> {
  const command = new StopTaskCommand({ cluster, task: taskId, reason });
  const call = () => client.send(command, { abortSignal: context.signal });
  await withRetries(() => callAws('StopTask', taskId, call), context);
}
