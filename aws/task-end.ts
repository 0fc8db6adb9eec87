import type { Container, Task } from '@aws-sdk/client-ecs';
import { EXIT_CODE_NEVER_READY, EXIT_CODE_SERVED_NOTHING } from '../contract/names.ts';
import { classify } from './errors.ts';

/** What a stopped task says about whether tasks of its revision can start. */
export type TaskEnd =
  | { readonly kind: 'came-up' }
  | { readonly kind: 'failed-start'; readonly reason: string }
  /** It was not to blame, or it was stopped before anything could be seen. */
  | { readonly kind: 'says-nothing' };

/**
 * A worker that has lasted longer than this has come up. What cannot start ends at once: an image of the wrong architecture with exit
 * code 1 (AWS re:Post, "How do I troubleshoot an 'exec format' error that causes my Amazon ECS tasks to fail?"), a command that is not
 * there with 127 (Docker's reference, "docker run", exit status).
 */
const AT_ONCE_MILLISECONDS = 10_000;

/**
 * SIGKILL and SIGTERM. ECS ends the other containers of a task by them once an essential one has ended, and the kernel a worker whose
 * command took all memory; neither says that a task cannot start.
 */
const exitCodesOfSignals: readonly number[] = [137, 143];

const LONGEST_REASON = 200;

/**
 * How a task ended. A person, Spot and maintenance have stop codes of their own. A container that failed later than at once may have worked
 * on messages, and a command that takes its worker down with it came from a person.
 *
 * @param workerName - the container that works on messages.
 */
export function endOf(task: Task, workerName: string): TaskEnd {
  const { stopCode = '', stoppedReason = '', startedAt } = task;
  const otherwise: TaskEnd = { kind: startedAt ? 'came-up' : 'says-nothing' };
  const interrupted = stopCode === 'SpotInterruption' || /spot task was interrupted/i.test(stoppedReason);
  if (interrupted || classify(stopCode, stoppedReason) === 'capacity') return otherwise;
  if (stopCode === 'TaskFailedToStart' || /^Cannot(Pull|Create|Start)Container/.test(stoppedReason))
    return { kind: 'failed-start', reason: shortened(stoppedReason || stopCode) };
  const failed = stopCode === 'EssentialContainerExited' ? failedContainer(task, workerName) : undefined;
  if (!failed) return otherwise;
  const text = `container ${failed.name} ended with exit code ${failed.exitCode}`;
  return { kind: 'failed-start', reason: shortened(failed.reason ? `${text}: ${failed.reason}` : text) };
}

/** When a task's containers had ended, or were told to: ECS takes a while longer until it calls the task stopped. */
export function endedAt({ executionStoppedAt, stoppingAt, stoppedAt }: Task): Date | undefined {
  return executionStoppedAt ?? stoppingAt ?? stoppedAt;
}

/** The container whose failure shows that the task never came up; none where the worker left by itself. */
function failedContainer(task: Task, workerName: string): Container | undefined {
  const { containers = [] } = task;
  const worker = containers.find(({ name }) => name === workerName);
  if (worker?.exitCode === 0 || worker?.exitCode === EXIT_CODE_SERVED_NOTHING) return undefined;
  if (worker?.exitCode === EXIT_CODE_NEVER_READY) return worker;
  if (!endedAtOnce(task)) return undefined;
  return containers.find(({ exitCode = 0 }) => exitCode !== 0 && !exitCodesOfSignals.includes(exitCode));
}

function endedAtOnce(task: Task): boolean {
  const { startedAt } = task;
  const end = endedAt(task);
  return !startedAt || (end !== undefined && end.getTime() - startedAt.getTime() <= AT_ONCE_MILLISECONDS);
}

function shortened(reason: string): string {
  return reason.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
}
