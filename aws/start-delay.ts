import type { Task } from '@aws-sdk/client-ecs';
import type { Observation } from '../contract/observation.ts';

export type StartDelay = NonNullable<Observation['startDelay']>;

/** One task's start; `startedAt` in milliseconds since the epoch. */
export interface Start {
  readonly startedAt: number;
  readonly logSeconds: number;
}

const MAXIMUM_SAMPLES = 50;

/** Undefined for a task that has not started, or not yet. Clocks may differ by more than a start at once takes. */
export function startOf({ createdAt, startedAt }: Pick<Task, 'createdAt' | 'startedAt'>): Start | undefined {
  if (!createdAt || !startedAt) return undefined;
  const seconds = Math.max(0.001, (startedAt.getTime() - createdAt.getTime()) / 1000);
  return { startedAt: startedAt.getTime(), logSeconds: Math.log(seconds) };
}

/** The mean over the 50 newest starts. */
export function startDelayOf(starts: readonly Start[]): StartDelay {
  const newest = [...starts].sort((a, b) => b.startedAt - a.startedAt).slice(0, MAXIMUM_SAMPLES);
  const total = newest.reduce((sum, start) => sum + start.logSeconds, 0);
  return meanOf(total, newest.length);
}

/**
 * The mean over present and stopped tasks together. Stopped ones are read once a minute and only their mean is handed on, so it fills up
 * what the present ones leave of the 50: those are on the whole the newer ones.
 */
export function combinedStartDelay(present: StartDelay, stopped: StartDelay): StartDelay {
  const filledUp = Math.min(stopped.samples, MAXIMUM_SAMPLES - present.samples);
  const total = present.meanLogSeconds * present.samples + stopped.meanLogSeconds * filledUp;
  return meanOf(total, present.samples + filledUp);
}

function meanOf(total: number, samples: number): StartDelay {
  return { samples, meanLogSeconds: samples === 0 ? 0 : Number((total / samples).toFixed(4)) };
}
