import { createEcsClient, createSsmClient } from '../../aws/clients.ts';
import { stopTask } from '../../aws/operator/stop-task.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { readVersionedParameter } from '../../aws/parameter.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { changeParameter } from '../stack/parameter-change.ts';
import { QUICK_SECONDS, readingWithin } from '../stack/reading.ts';
import type { Target } from '../stack/target.ts';
import { liveLine } from '../terminal/live-line.ts';
import { launchesUntil } from './last-launch.ts';
import { presentTasks } from './present-tasks.ts';
import { untilTasksHaveLeft } from './tasks-leave.ts';

export interface EmptyingOptions {
  /** Whether tasks are stopped; unset, they leave by themselves. */
  readonly stopTasks?: true;
  readonly waitMinutes: number;
  /** Told in a few words what happens next. */
  readonly say: (text: string) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Pauses a stack and waits until its tasks have left.
 *
 * @returns ids of the tasks that were stopped.
 * @throws CommandFailure as `changeParameter` and `untilTasksHaveLeft` do; AwsError.
 */
export async function emptyStack(
  stack: Target,
  { stopTasks, waitMinutes, say, interrupted }: EmptyingOptions,
): Promise<string[]> {
  say('Pausing ...');
  const { changed } = await changeParameter(stack, (before) => ({ ...before, paused: true }));
  const pausedAt = changed ? undefined : await lastWritten(stack);
  const cluster = stack.settings.ECS_CLUSTER_NAME;
  return withClient(createEcsClient(stack.clientSettings('ecs')), (client) => {
    const stop = (taskId: string) =>
      stopTask(client, { cluster, taskId, reason: 'fqs destroy --stop-tasks' }, readingWithin(QUICK_SECONDS));
    return untilTasksHaveLeft({
      readTasks: () => presentTasks(stack),
      stopTask: stopTasks ? stop : undefined,
      launchesUntil: launchesUntil(pausedAt, systemClock.now()),
      longestWaitMinutes: waitMinutes,
      clock: systemClock,
      line: liveLine(process.stderr),
      interrupted,
    });
  });
}

/** Somebody else may have paused it a moment ago. */
async function lastWritten({ settings, clientSettings }: Target): Promise<Date | undefined> {
  const { modifiedAt } = await withClient(createSsmClient(clientSettings('ssm')), (client) =>
    readVersionedParameter(client, settings.ECS_PARAMETER_NAME, readingWithin(QUICK_SECONDS)),
  );
  return modifiedAt;
}
