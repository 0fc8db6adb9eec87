import type { Clock } from '../contract/clock.ts';
import type { WorkerLoopSettings } from '../contract/worker-settings.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';
import { TaskLeavesError } from './task-leaves-error.ts';

/** How a worker is told to leave, and how fast. Both signals abort with the same `TaskLeavesError`. */
export interface Stop {
  /** Aborts at the first signal: no message is received any more, the one in work goes on. */
  readonly draining: AbortSignal;
  /** Aborts at the second signal, or when the stop time-out is nearly over: what runs must end now. */
  readonly leaveNow: AbortSignal;
  /** Why the worker leaves; undefined before the first signal. */
  cause(): TaskLeavesError['leaveCause'] | undefined;
  /** Takes a signal's name. Further ones after the second change nothing. */
  request(signalName: string): void;
  /** Ends the waiting for the stop time-out, which would keep the process alive. */
  dispose(): void;
}

type StopSettings = Pick<WorkerLoopSettings, 'WORKER_STOP_TIMEOUT_SECONDS' | 'ECS_CAPACITY_PROVIDER'>;

const LONGEST_MARGIN_SECONDS = 15;

/** Seconds of the stop time-out that are kept for what must still be done after `leaveNow`, before the platform kills the task. */
export function stopMarginSeconds(stopTimeoutSeconds: number): number {
  return Math.min(LONGEST_MARGIN_SECONDS, stopTimeoutSeconds / 4);
}

export function createStop(clock: Clock, log: Log, settings: StopSettings): Stop {
  const { WORKER_STOP_TIMEOUT_SECONDS: stopTimeoutSeconds, ECS_CAPACITY_PROVIDER: capacityProvider } = settings;
  const draining = new AbortController();
  const leaveNow = new AbortController();
  const disposed = new AbortController();
  const secondsLeft = stopTimeoutSeconds - stopMarginSeconds(stopTimeoutSeconds);
  let leaves: TaskLeavesError | undefined;

  const abortInTime = async () => {
    const waiting = AbortSignal.any([disposed.signal, leaveNow.signal]);
    if (!(await pause(clock, secondsLeft * 1000, waiting))) return;
    log.warn('the stop time-out is nearly over');
    leaveNow.abort(leaves);
  };
  return {
    draining: draining.signal,
    leaveNow: leaveNow.signal,
    cause: () => leaves?.leaveCause,
    request(signalName) {
      if (leaves) {
        log.warn('told to stop again: what runs ends now', { signal: signalName });
        leaveNow.abort(leaves);
        return;
      }
      // All that an interrupted task gets is SIGTERM (AWS re:Post, "How do I handle Spot termination notices in AWS Fargate Spot tasks?").
      const interrupted = capacityProvider === 'FARGATE_SPOT' && signalName === 'SIGTERM';
      leaves = new TaskLeavesError(interrupted ? 'spot-interruption' : 'stopped', secondsLeft);
      log.info('told to stop: no new message, what runs may finish', {
        signal: signalName,
        cause: leaves.leaveCause,
        secondsLeft,
      });
      draining.abort(leaves);
      void abortInTime();
    },
    dispose: () => disposed.abort(),
  };
}
