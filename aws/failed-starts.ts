import type { Task } from '@aws-sdk/client-ecs';
import { EXIT_CODE_NEVER_READY } from '../contract/names.ts';
import type { Observation } from '../contract/observation.ts';
import { classify } from './errors.ts';
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
  /** When it had stopped, or was told to where ECS is not done with it yet. */
  readonly stoppedAt: number;
  readonly end: TaskEnd;
}

/** What a stopped task says about whether tasks of its revision can start. */
export type TaskEnd =
  | { readonly kind: 'came-up' }
  | { readonly kind: 'failed-start'; readonly reason: string }
  /** It was not to blame, or it was stopped before anything could be seen. */
  | { readonly kind: 'says-nothing' };

/** Where a shell or a container runtime could not execute the command: Docker's 125 to 127 (its reference, "docker run", exit status). */
const exitCodesOfNoStart: readonly number[] = [EXIT_CODE_NEVER_READY, 125, 126, 127];

const LONGEST_REASON = 200;

/**
 * Only what certainly was a failed start counts as one. A worker of another make that ends with exit code 1 may have worked on messages,
 * and a command that takes its worker down with it came from a person.
 */
export function endOf(task: Task): TaskEnd {
  const { stopCode = '', stoppedReason = '', containers = [] } = task;
  const notToBlame = stopCode === 'SpotInterruption' || /spot task was interrupted/i.test(stoppedReason);
  if (notToBlame || classify(stopCode, stoppedReason) === 'capacity')
    return { kind: task.startedAt ? 'came-up' : 'says-nothing' };
  if (stopCode === 'TaskFailedToStart' || stoppedReason.startsWith('CannotPullContainer'))
    return { kind: 'failed-start', reason: shortened(stoppedReason || stopCode) };
  const unable = containers.find(({ exitCode = 0 }) => exitCodesOfNoStart.includes(exitCode));
  if (stopCode === 'EssentialContainerExited' && unable) {
    const text = `container ${unable.name} ended with exit code ${unable.exitCode}`;
    return { kind: 'failed-start', reason: shortened(unable.reason ? `${text}: ${unable.reason}` : text) };
  }
  return { kind: task.startedAt ? 'came-up' : 'says-nothing' };
}

/** Undefined without the times that order tasks. */
export function stoppedTask(task: Task): StoppedTask | undefined {
  const { createdAt, startedAt, stoppingAt, stoppedAt = stoppingAt } = task;
  if (!createdAt || !stoppedAt) return undefined;
  return {
    revision: revisionOf(task),
    createdAt: createdAt.getTime(),
    startedAt: startedAt?.getTime(),
    stoppedAt: stoppedAt.getTime(),
    end: endOf(task),
  };
}

/**
 * The failed starts of the newest revision that were launched after the last of its tasks that came up. A running task has come up once it
 * has outlived the failed ones twice over; until then it may be a probe that is about to fail as they did.
 */
export function failedStartsOf(
  stopped: readonly StoppedTask[],
  present: readonly PresentTask[],
  nowMilliseconds: number,
): FailedStarts {
  const newest = Math.max(...[...stopped, ...present].map(({ revision }) => revision));
  const ended = stopped.filter(({ revision }) => revision === newest);
  const failed = ended.filter(({ end }) => end.kind === 'failed-start');
  const longestLife = Math.max(0, ...failed.map(({ startedAt, stoppedAt }) => stoppedAt - (startedAt ?? stoppedAt)));
  const running = present.filter(
    ({ revision, startedAt }) =>
      revision === newest && startedAt !== undefined && nowMilliseconds - startedAt > 2 * longestLife,
  );
  const cameUp = [...ended.filter(({ end }) => end.kind === 'came-up'), ...running];
  const lastCameUp = Math.max(...cameUp.map(({ createdAt }) => createdAt));
  const run = failed.filter(({ createdAt }) => createdAt > lastCameUp);
  const [last] = run.toSorted((a, b) => b.stoppedAt - a.stoppedAt);
  if (last?.end.kind !== 'failed-start') return { inARow: 0 };
  return { inARow: run.length, lastAt: new Date(last.stoppedAt).toISOString(), reason: last.end.reason };
}

function shortened(reason: string): string {
  return reason.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
}
