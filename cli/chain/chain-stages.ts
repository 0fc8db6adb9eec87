import type { TaskDetails } from '../../aws/operator/task-details.ts';
import type { StackStatus } from '../stack/stack-status.ts';

/** One step of a command's way through the stack. */
export interface Stage {
  readonly name: 'sent' | 'task launched' | 'task running' | 'command started' | 'output' | 'exit';
  /** Since the command was sent; null for what was there before. */
  readonly seconds: number | null;
}

/**
 * The stages that ECS knows of: when the task that took the command was launched, and when it ran.
 *
 * @param sentAt - in milliseconds since the epoch.
 */
export function taskStages(task: Pick<TaskDetails, 'createdAt' | 'startedAt'>, sentAt: number): Stage[] {
  const since = (time: string | null) => {
    const seconds = time === null ? 0 : Math.round((Date.parse(time) - sentAt) / 100) / 10;
    return seconds > 0 ? seconds : null;
  };
  return [
    { name: 'task launched', seconds: since(task.createdAt) },
    { name: 'task running', seconds: since(task.startedAt) },
  ];
}

export function stageInWords({ name, seconds }: Stage): string {
  return seconds === null ? `${'before'.padStart(8)}  ${name}` : `${seconds.toFixed(1).padStart(6)} s  ${name}`;
}

/**
 * Why a command is certain to wait: undefined while it may still be taken. A task that is there can take it whatever the scaler does.
 *
 * @param sentAt - in milliseconds since the epoch; a decision from before did not know of the command.
 */
export function hopelessBecause({ tasks, lastDecision }: StackStatus, sentAt: number): string | undefined {
  if (!lastDecision || tasks.length > 0 || Date.parse(lastDecision.at) < sentAt) return undefined;
  if (lastDecision.reason === 'paused') return 'the scaler is paused: "fqs resume" ends that';
  if (lastDecision.reason === 'no-image')
    return 'no image has been pushed: run "npm run ecs:build-push", then "npx cdk deploy"';
  return undefined;
}

/**
 * Where a command that no task took hangs, and what to look at.
 *
 * @param sentAt - in milliseconds since the epoch; what ticks did before tells nothing of the command.
 * @param dryRun - whether the scaler only decides.
 */
export function hungAt(
  { queue, tasks, lastDecision, lastFailure }: StackStatus,
  sentAt: number,
  dryRun: boolean,
): string {
  const [task] = tasks.filter(({ state }) => state === 'starting');
  if (tasks.some(({ state }) => state === 'running' || state === 'leaving'))
    return `tasks run, but none took the command (${queue.visible} visible, ${queue.inFlight} in flight): "fqs logs" shows what they do`;
  if (task) return `a task is starting since ${task.ageSeconds} s: "fqs tasks ${task.taskId}" shows what it waits for`;
  if (dryRun) return 'no task is there, and the scaler launches none: it was deployed with ECS_DRY_RUN=true';
  if (lastFailure && Date.parse(lastFailure.at) >= sentAt)
    return `no task is there, and the scaler's last tick failed with ${lastFailure.error}: "fqs doctor" looks for the cause`;
  if (!lastDecision || Date.parse(lastDecision.at) < sentAt)
    return 'the scaler has decided nothing since: "fqs logs --scaler" shows whether it runs';
  return `no task is there; the scaler's last decision was ${lastDecision.reason}: ${lastDecision.explanation} "fqs explain" and "fqs tasks" show more`;
}
