import { MINUTES_OF_DAY, type ScheduledMinimum } from '../contract/minimum-schedule.ts';
import type { Policy } from '../contract/policy.ts';
import { LEAVING_SECONDS } from '../contract/task-lifetime.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

const DAYS_OF_WEEK = 7;

/**
 * The policy with the minimum that is in force at a time: the least that holds from then on for as long as tasks are leaving, so that
 * nothing replaces those that leave because their window ends.
 *
 * @param at - a time in ISO 8601.
 */
export function withScheduledMinimum(policy: Policy, at: string): Policy {
  if (policy.minTasksSchedule.length === 0) return policy;
  const seconds = Date.parse(at) / 1000;
  const last = Math.floor((seconds + LEAVING_SECONDS) / 60);
  let minTasks = Number.POSITIVE_INFINITY;
  for (let epochMinute = Math.floor(seconds / 60); epochMinute <= last; epochMinute += 1)
    minTasks = Math.min(minTasks, minimumAt(policy, epochMinute));
  return { ...policy, minTasks };
}

/**
 * The minimum of a minute: the largest of the windows that the wall clock of their zone is in, else `minTasks`. An hour that the clock
 * shows twice in autumn counts twice, and one that it skips in spring does not count.
 *
 * @param epochMinute - whole minutes since the epoch.
 */
export function minimumAt({ minTasks, minTasksSchedule }: Policy, epochMinute: number): number {
  const active = minTasksSchedule.filter((window) => isActive(window, wallClock(window.timeZone, epochMinute)));
  return active.length === 0 ? minTasks : Math.max(...active.map((window) => window.minTasks));
}

/** The minute since the epoch, after the given one, before which the minimum does not change; it need not change then. */
export function nextEdge({ minTasksSchedule }: Policy, epochMinute: number): number {
  return Math.min(...minTasksSchedule.map((window) => nextEdgeOf(window, epochMinute)));
}

/** A window begins or ends when the clock shows it, and whenever the clock is changed. */
function nextEdgeOf({ fromMinute, toMinute, timeZone }: ScheduledMinimum, epochMinute: number): number {
  const { minute, evenUntil } = wallClock(timeZone, epochMinute);
  const minutesUntil = (edge: number) => (edge > minute ? edge - minute : edge - minute + MINUTES_OF_DAY);
  const shown = epochMinute + Math.min(minutesUntil(fromMinute), minutesUntil(toMinute));
  return Math.min(shown, evenUntil);
}

/** A window over midnight is active in the evening of its days and in the morning after each. */
function isActive({ days, fromMinute, toMinute }: ScheduledMinimum, { day, minute }: WallClock): boolean {
  if (fromMinute < toMinute) return days.includes(day) && fromMinute <= minute && minute < toMinute;
  const yesterday = day === 1 ? DAYS_OF_WEEK : day - 1;
  return (days.includes(day) && fromMinute <= minute) || (days.includes(yesterday) && minute < toMinute);
}
