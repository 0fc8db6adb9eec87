import type { TaskDetails } from '../../aws/operator/task-details.ts';
import type { Clock } from '../../contract/clock.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED } from '../terminal/interruption.ts';
import type { LiveLine } from '../terminal/live-line.ts';

type Task = Pick<TaskDetails, 'taskId' | 'state' | 'role'>;

export interface LeavingParts {
  /** The tasks that are there, stopping ones included. */
  readonly readTasks: () => Promise<readonly Task[]>;
  /** Stops a task; unset, tasks leave by themselves. */
  readonly stopTask: ((taskId: string) => Promise<void>) | undefined;
  /** Until then a tick may still launch tasks, so that none now is no proof; milliseconds since the epoch. */
  readonly launchesUntil: number;
  readonly longestWaitMinutes: number;
  readonly clock: Clock;
  readonly line: LiveLine;
  readonly interrupted: AbortSignal;
}

const LOOK_MILLISECONDS = 5000;
const MINUTE_MILLISECONDS = 60_000;
const STAYS_PAUSED = 'The scaler stays paused ("npm run -s fqs -- resume" undoes that).';

/**
 * Waits until no task is left.
 *
 * @returns ids of the tasks that were stopped.
 * @throws CommandFailure when it takes too long, when those that are left would never leave, or when it is interrupted; AwsError.
 */
export async function untilTasksHaveLeft(parts: LeavingParts): Promise<string[]> {
  const { clock, line, longestWaitMinutes } = parts;
  const startedAt = clock.now();
  const stopped = new Set<string>();
  try {
    for (;;) {
      const tasks = await parts.readTasks();
      const now = clock.now();
      if (tasks.length === 0 && now >= parts.launchesUntil) return [...stopped];
      if (parts.stopTask) await stopNew(tasks, stopped, parts.stopTask);
      else requireLeaving(tasks);
      if (now - startedAt >= longestWaitMinutes * MINUTE_MILLISECONDS) throw new CommandFailure(tooLong(tasks, parts));
      const minutes = Math.floor((now - startedAt) / MINUTE_MILLISECONDS);
      line.show(`${waitingFor(tasks)} (${minutes} of at most ${longestWaitMinutes} minutes)`);
      await clock.sleep(LOOK_MILLISECONDS, parts.interrupted).catch(() => {
        throw new CommandFailure(`Interrupted. ${STAYS_PAUSED}`, EXIT_CODE_INTERRUPTED);
      });
    }
  } finally {
    line.clear();
  }
}

async function stopNew(tasks: readonly Task[], stopped: Set<string>, stopTask: (taskId: string) => Promise<void>) {
  for (const { taskId, state } of tasks) {
    if (state === 'stopping' || stopped.has(taskId)) continue;
    await stopTask(taskId);
    stopped.add(taskId);
  }
}

/** Baseline tasks don't leave for idleness, and the last one's lifetime may end in days. */
function requireLeaving(tasks: readonly Task[]): void {
  const staying = tasks.filter(({ role, state }) => role === 'baseline' && state !== 'leaving' && state !== 'stopping');
  if (staying.length === 0 || staying.length < tasks.length) return;
  throw new CommandFailure(
    `${counted(staying)} to hold the minimum and would not leave before the end of their lifetime: run it again with --stop-tasks. ${STAYS_PAUSED}`,
  );
}

function tooLong(tasks: readonly Task[], { longestWaitMinutes }: LeavingParts): string {
  const left = tasks.length === 0 ? 'A tick may still launch tasks' : `${counted(tasks)} still`;
  return `${left} after ${longestWaitMinutes} minutes; run it again to wait on, or with --stop-tasks. ${STAYS_PAUSED}`;
}

function waitingFor(tasks: readonly Task[]): string {
  return tasks.length === 0 ? 'No task runs; waiting until no tick can launch one' : `Waiting: ${counted(tasks)}`;
}

const counted = (tasks: readonly Task[]) => (tasks.length === 1 ? '1 task runs' : `${tasks.length} tasks run`);
