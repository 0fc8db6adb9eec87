import type { Policy } from '../contract/policy.ts';
import { SHORTEST_LIFETIME_SECONDS } from '../contract/task-lifetime.ts';
import { minimumAt, nextEdge } from './scheduled-minimum.ts';

/** Baseline tasks that are needed for the same time. */
export interface BaselineShare {
  readonly count: number;
  /** Seconds until they are needed no more, but as many as a task lives at least; left out where no end is in sight. */
  readonly lifetimeSeconds?: number;
}

/** A schedule comes round each week. */
const HORIZON_MINUTES = 7 * 24 * 60;

/**
 * How long the baseline tasks are needed that a minimum lacks. Those that stand count as the first ones of it, so of tasks one by one the
 * n-th is needed until the minimum is first below n.
 *
 * @param policy - with the minimum and the windows as the operator set them.
 * @param at - a time in ISO 8601.
 * @param standing - baseline tasks that are there.
 * @param lacking - baseline tasks to launch.
 * @returns the shares of those to launch, the longest needed first.
 */
export function baselineLifetimes(policy: Policy, at: string, standing: number, lacking: number): BaselineShare[] {
  const seconds = Date.parse(at) / 1000;
  const always = Math.min(policy.minTasks, ...policy.minTasksSchedule.map(({ minTasks }) => minTasks));
  const endless = Math.max(standing, always);
  const shares: BaselineShare[] = [];
  let needed = standing + lacking;
  const first = Math.floor(seconds / 60) + 1;
  const last = first + HORIZON_MINUTES;
  for (let minute = first; needed > endless && minute <= last; minute = nextEdge(policy, minute)) {
    const stillNeeded = Math.max(standing, minimumAt(policy, minute));
    if (stillNeeded >= needed) continue;
    const lifetimeSeconds = Math.max(SHORTEST_LIFETIME_SECONDS, Math.ceil(minute * 60 - seconds));
    shares.unshift({ count: needed - stillNeeded, lifetimeSeconds });
    needed = stillNeeded;
  }
  return needed > standing ? [{ count: needed - standing }, ...shares] : shares;
}
