import type { ScheduledMinimum } from '../contract/minimum-schedule.ts';

const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/**
 * Tasks that the minimum holds, on average over a week. Windows are laid beside each other as if all were of one time zone, and weeks with
 * a clock change are left out.
 *
 * @param minTasks - the minimum outside all windows.
 */
export function meanMinimum(minTasks: number, windows: readonly ScheduledMinimum[]): number {
  const scheduled = new Map<number, number>();
  for (const window of windows) {
    for (const minute of minutesOf(window)) {
      scheduled.set(minute, Math.max(window.minTasks, scheduled.get(minute) ?? 0));
    }
  }
  const inWindows = [...scheduled.values()].reduce((sum, tasks) => sum + tasks, 0);
  return (inWindows + (MINUTES_PER_WEEK - scheduled.size) * minTasks) / MINUTES_PER_WEEK;
}

/** Minutes of the week, from Monday's first one on; a window over midnight goes on in the next day, Sunday's in Monday. */
function minutesOf({ days, fromMinute, toMinute }: ScheduledMinimum): number[] {
  const length = toMinute - fromMinute + (toMinute > fromMinute ? 0 : MINUTES_PER_DAY);
  return days.flatMap((day) => {
    const start = (day - 1) * MINUTES_PER_DAY + fromMinute;
    return Array.from({ length }, (_, offset) => (start + offset) % MINUTES_PER_WEEK);
  });
}
