import type { Clock } from '../contract/clock.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

/** How a worker is told to leave, and how fast. */
export interface Stop {
  /** Aborts at the first signal: no message is received any more, the one in work goes on. */
  readonly draining: AbortSignal;
  /** Aborts at the second signal, or when the stop time-out is nearly over: what runs must end now. */
  readonly leaveNow: AbortSignal;
  /** Takes a signal's name. Further ones after the second change nothing. */
  request(signalName: string): void;
  /** Ends the waiting for the stop time-out, which would keep the process alive. */
  dispose(): void;
}

const LONGEST_MARGIN_SECONDS = 15;

/** Seconds of the stop time-out that are kept for what must still be done after `leaveNow`, before the platform kills the task. */
export function stopMarginSeconds(stopTimeoutSeconds: number): number {
  return Math.min(LONGEST_MARGIN_SECONDS, stopTimeoutSeconds / 4);
}

export function createStop(clock: Clock, log: Log, stopTimeoutSeconds: number): Stop {
  const draining = new AbortController();
  const leaveNow = new AbortController();
  const disposed = new AbortController();
  const finishSeconds = stopTimeoutSeconds - stopMarginSeconds(stopTimeoutSeconds);

  const abortInTime = async () => {
    const waiting = AbortSignal.any([disposed.signal, leaveNow.signal]);
    if (!(await pause(clock, finishSeconds * 1000, waiting))) return;
    log.warn('the stop time-out is nearly over');
    leaveNow.abort();
  };
  return {
    draining: draining.signal,
    leaveNow: leaveNow.signal,
    request(signalName) {
      if (draining.signal.aborted) {
        log.warn('told to stop again: what runs ends now', { signal: signalName });
        leaveNow.abort();
        return;
      }
      log.info('told to stop: no new message, what runs may finish', { signal: signalName, finishSeconds });
      draining.abort();
      void abortInTime();
    },
    dispose: () => disposed.abort(),
  };
}
