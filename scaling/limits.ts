import type { Observation } from '../contract/observation.ts';
import type { LimitName } from '../contract/plan.ts';
import type { Policy } from '../contract/policy.ts';
import { launchesInCrashLoop } from './crash-loop.ts';
import { existing, standing, started, starting } from './fleet.ts';

/** Turns a number of launches into another one; says nothing about why. */
export type Limit = (launches: number, observation: Observation, policy: Policy) => number;

/** Fewer keep new terminals waiting, more are paid for in vain (docs/policy.md). */
const GUESSES_PER_TASK_AT_WORK = 4;

/** Tasks that run or start already need no launch. */
export const existingTasks: Limit = (launches, { tasks }) => Math.max(0, launches - standing(tasks));

/**
 * On a FIFO queue, what is visible may all wait for one group, which no number of tasks makes faster. While started tasks stand idle it does,
 * and nothing is launched. Otherwise nobody knows, and tasks are launched on a guess: at most half of the room, so that fifty commands of one
 * terminal leave some for the others', and at most four for each that has found work, because idle tasks leave and would be guessed anew.
 */
export const blockedGroups: Limit = (launches, { queue, tasks }, { queueKind, maxTasks }) => {
  if (queueKind !== 'fifo') return launches;
  const atWork = started(tasks);
  if (atWork > queue.inFlight) return 0;
  const half = Math.ceil((maxTasks - atWork) / 2);
  const onAGuess = atWork === 0 ? half : Math.min(half, GUESSES_PER_TASK_AT_WORK * atWork);
  return Math.max(0, Math.min(launches, onAGuess - starting(tasks)));
};

/** At least so many tasks stand ready. */
export const minimum: Limit = (launches, { tasks }, { minTasks }) => Math.max(launches, minTasks - standing(tasks));

/**
 * Never more tasks at once than that. Leaving ones count: a long command can keep them far past their lifetime. So where the minimum is the
 * maximum, a replacement has to wait until the old task is gone.
 */
export const maximum: Limit = (launches, { tasks }, { maxTasks }) =>
  Math.max(0, Math.min(launches, maxTasks - existing(tasks)));

/** Tasks that fail to start are paid for and help nobody: one at a time tries again, after longer and longer pauses. */
export const crashLoop: Limit = (launches, observation) => launchesInCrashLoop(launches, observation);

/** What one tick may launch; the rest belongs to the next one. */
export const launchCap: Limit = (launches, _, { maxLaunchesPerTick }) => Math.min(launches, maxLaunchesPerTick);

/** The operator's word ends every launch. */
export const pause: Limit = (launches, _, { paused }) => (paused ? 0 : launches);

/** Without an image every task would fail to start, and be paid for. */
export const noImage: Limit = (launches, _, { imagePushed }) => (imagePushed ? launches : 0);

/** All limits in the order in which they act. A later one wins over an earlier one. */
export const limits: readonly (readonly [LimitName, Limit])[] = [
  ['existing-tasks', existingTasks],
  ['blocked-groups', blockedGroups],
  ['minimum', minimum],
  ['maximum', maximum],
  ['crash-loop', crashLoop],
  ['launch-cap', launchCap],
  ['pause', pause],
  ['no-image', noImage],
];
