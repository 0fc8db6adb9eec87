import { stopMarginSeconds } from '../stop.ts';

/** How long the worker may take for each thing that is left to do when it must leave, one after the other. All in milliseconds. */
export interface LastMoments {
  /** Between TERM and KILL of what a command has started. */
  readonly killGrace: number;
  /** For the command's files and its session. */
  readonly save: number;
  /** For trying to tell the command's end, where its events are refused. */
  readonly tell: number;
  /** For answers to control messages. */
  readonly settle: number;
  /** For what the worker has opened, all of it at once. */
  readonly close: number;
}

/**
 * Shares of what is kept of the stop time-out. Those of the handler, all but the last one, are together less than the two thirds of it
 * after which the handler is abandoned, and the process needs a moment to end, too.
 */
export function lastMoments(stopTimeoutSeconds: number): LastMoments {
  const margin = stopMarginSeconds(stopTimeoutSeconds) * 1000;
  return { killGrace: margin / 5, save: margin / 5, tell: margin / 5, settle: margin / 20, close: margin / 4 };
}
