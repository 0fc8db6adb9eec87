import type { ScheduledMinimum } from '../contract/minimum-schedule.ts';
import type { Policy } from '../contract/policy.ts';

/** What a clock on the wall shows: the day of the week, 1 for Monday to 7 for Sunday, and the minutes since midnight. */
interface WallClock {
  readonly day: number;
  readonly minute: number;
}

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MINUTES = 60;
const DAYS_OF_WEEK = 7;
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * The policy with the minimum that is in force at a time: the largest of the windows that the wall clock of their zone is in, else
 * `minTasks`. An hour that the clock shows twice in autumn counts twice, and one that it skips in spring does not count.
 *
 * @param at - a time in ISO 8601.
 */
export function withScheduledMinimum(policy: Policy, at: string): Policy {
  const { minTasksSchedule } = policy;
  if (minTasksSchedule.length === 0) return policy;
  const epochMinute = Math.floor(Date.parse(at) / MINUTE_MILLISECONDS);
  const active = minTasksSchedule.filter((window) => isActive(window, wallClock(window.timeZone, epochMinute)));
  if (active.length === 0) return policy;
  return { ...policy, minTasks: Math.max(...active.map((window) => window.minTasks)) };
}

/** A window over midnight is active in the evening of its days and in the morning after each. */
function isActive({ days, fromMinute, toMinute }: ScheduledMinimum, { day, minute }: WallClock): boolean {
  if (fromMinute < toMinute) return days.includes(day) && fromMinute <= minute && minute < toMinute;
  const yesterday = day === 1 ? DAYS_OF_WEEK : day - 1;
  return (days.includes(day) && fromMinute <= minute) || (days.includes(yesterday) && minute < toMinute);
}

/** Formatters take long to make, and formatting takes longer than all the rest of a decision: each zone keeps its last answer. */
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly epochMinute: number; readonly shown: WallClock }
>();

function wallClock(timeZone: string, epochMinute: number): WallClock {
  const known = zones.get(timeZone);
  if (known?.epochMinute === epochMinute) return known.shown;
  const format = known?.format ?? formatOf(timeZone);
  const shown = read(format, epochMinute);
  zones.set(timeZone, { format, epochMinute, shown });
  return shown;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

function read(format: Intl.DateTimeFormat, epochMinute: number): WallClock {
  const parts = format.formatToParts(epochMinute * MINUTE_MILLISECONDS);
  const part = (type: 'weekday' | 'hour' | 'minute') => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    day: dayNames.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * HOUR_MINUTES + Number(part('minute')),
  };
}
