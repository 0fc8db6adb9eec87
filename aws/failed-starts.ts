import type { Task } from '@aws-sdk/client-ecs';
import type { Observation } from '../contract/observation.ts';
import { failedLaunches } from '../scaling/launch-moments.ts';
import { endedAt, endOf, type TaskEnd } from './task-end.ts';
import { revisionOf } from './task-view.ts';

export type FailedStarts = NonNullable<Observation['failedStarts']>;

/** Times are milliseconds since the epoch. */
export interface PresentTask {
  readonly revision: number;
  readonly createdAt: number;
  /** Absent while it starts. */
  readonly startedAt?: number | undefined;
}

export interface StoppedTask extends PresentTask {
  /** When its containers had ended. */
  readonly stoppedAt: number;
  readonly end: TaskEnd;
}

/** Undefined without the times that order tasks. */
export function stoppedTask(task: Task, workerName: string): StoppedTask | undefined {
  const { createdAt, startedAt } = task;
  const stoppedAt = endedAt(task);
  if (!createdAt || !stoppedAt) return undefined;
  return {
    revision: revisionOf(task),
    createdAt: createdAt.getTime(),
    startedAt: startedAt?.getTime(),
    stoppedAt: stoppedAt.getTime(),
    end: endOf(task, workerName),
  };
}

/**
 * The newest launches of the present revision of which no task came up. The present revision is that of the newest task of which it is known
 * whether it came up: after a roll-back it has the lower number, and a probe of a new one ends nothing before it has succeeded. A running
 * task has come up once it has outlived the failed ones twice over; until then it may be about to fail as they did.
 */
export function failedStartsOf(
  stopped: readonly StoppedTask[],
  present: readonly PresentTask[],
  nowMilliseconds: number,
): FailedStarts {
  const isFailed = ({ end }: StoppedTask) => end.kind === 'failed-start';
  const livesMilliseconds = stopped
    .filter(isFailed)
    .map(({ startedAt, stoppedAt }) => stoppedAt - (startedAt ?? stoppedAt));
  const longestLife = Math.max(0, ...livesMilliseconds);
  const cameUp: PresentTask[] = [
    ...stopped.filter(({ end }) => end.kind === 'came-up'),
    ...present.filter(({ startedAt }) => startedAt !== undefined && nowMilliseconds - startedAt > 2 * longestLife),
  ];
  const newest = newestRevision([...stopped.filter(isFailed), ...cameUp]);
  const failed = stopped.filter((task) => task.revision === newest && isFailed(task));
  const lastCameUp = Math.max(
    ...cameUp.filter(({ revision }) => revision === newest).map(({ createdAt }) => createdAt),
  );
  const launches = failedLaunches(failed, lastCameUp);
  const [last] = launches.flat().sort((a, b) => b.stoppedAt - a.stoppedAt);
  if (last?.end.kind !== 'failed-start') return { inARow: 0 };
  return { inARow: launches.length, lastAt: new Date(last.stoppedAt).toISOString(), reason: last.end.reason };
}

/** Of tasks that were created at the same moment the higher number; undefined where there is no task. */
function newestRevision(tasks: readonly PresentTask[]): number | undefined {
  return tasks.toSorted((a, b) => b.createdAt - a.createdAt || b.revision - a.revision)[0]?.revision;
}
