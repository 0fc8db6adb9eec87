import type { Policy } from '../../../contract/policy.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { QueueLengthFit } from './scaling-queue-length.ts';

/** What remarks on a queue worker's scaling go by. */
export interface QueueRemarks {
  readonly settings: Place;
  /** Where that is said which no setting stands for: the settings, or the queue's URL where there are none. */
  readonly anchor: Place;
  readonly policy: Policy;
  readonly context: ExportContext;
  readonly fit: QueueLengthFit;
}

/** A number that nobody gave is one that nobody has thought of. */
export function remarkDefaults({ settings, anchor, policy, fit }: QueueRemarks): void {
  const isGiven = (...names: readonly string[]) => names.some((name) => settings.member(name) !== undefined);
  const isFullyGiven = isGiven('ECS_MAX_TASKS') && isGiven('ECS_MESSAGES_PER_TASK', 'ECS_TARGET_WAIT_SECONDS');
  if (isFullyGiven) return;
  const taken = [
    isGiven('ECS_MAX_TASKS') ? [] : `at most ${policy.maxTasks} tasks (ECS_MAX_TASKS)`,
    isGiven('ECS_MESSAGES_PER_TASK', 'ECS_TARGET_WAIT_SECONDS')
      ? []
      : `${count(fit.queueLength, 'message')} for each (ECS_MESSAGES_PER_TASK)`,
    isGiven('WORKER_IDLE_EXIT_SECONDS')
      ? []
      : `${policy.idleExitSeconds} s without a message until one ends (WORKER_IDLE_EXIT_SECONDS)`,
  ].flat();
  anchor.remark('scaler-defaults', {
    lost: `Nothing given says how the worker scales, so the defaults of the scaler are taken: ${taken.join(', ')}.`,
    remedy: 'Set these in the environment to what the scaler on ECS has, and export again.',
  });
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
