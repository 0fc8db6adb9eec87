import { SHORTEST_LIFETIME_SECONDS } from './task-lifetime.ts';

/** A minimum that holds at certain hours of certain days. */
export interface ScheduledMinimum {
  /** Days of the week, 1 is Monday and 7 Sunday, in order; the day on which the window begins. */
  readonly days: readonly number[];
  /** Minutes since midnight, from 0 to 1439, as a clock on the wall shows them. */
  readonly fromMinute: number;
  /** Minutes since midnight, from 1 to 1440, excluded; before `fromMinute` where the window ends on the next day. */
  readonly toMinute: number;
  /** Name of the IANA time zone. */
  readonly timeZone: string;
  readonly minTasks: number;
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const MINUTES_OF_DAY = 1440;
/** As many tasks as ECS_MAX_TASKS allows. */
const MOST_TASKS = 5000;
/**
 * A task takes a tick and a start delay to come, is not launched while it would be leaving already, and lives for so long at least
 * (contract/task-lifetime.ts): in a shorter window nothing would stand ready, or it would stand longer than the window.
 */
const SHORTEST_WINDOW_MINUTES = SHORTEST_LIFETIME_SECONDS / 60;
/** The schedule stands in each decision's line, which stays small. */
const MOST_WINDOWS = 20;

/** Reads windows like `Mon-Fri 08:00-18:00 Europe/Berlin=2`, separated by semicolons; undefined where one breaks the rule. */
export function parseMinimumSchedule(text: string): readonly ScheduledMinimum[] | undefined {
  const windows = text.split(';').map(readWindow);
  return windows.length <= MOST_WINDOWS && windows.every((window) => typeof window !== 'string') ? windows : undefined;
}

/** What is wrong with the text, window by window, in one sentence each; undefined where nothing is. */
export function problemOfMinimumSchedule(text: string): string | undefined {
  const windows = text.split(';');
  if (windows.length > MOST_WINDOWS)
    return `There are ${windows.length} windows, and at most ${MOST_WINDOWS} are read.`;
  const problems = windows.flatMap((window, index) => {
    const read = readWindow(window);
    return typeof read === 'string' ? [`Window ${index + 1} ("${window.trim()}"): ${read}.`] : [];
  });
  return problems.length === 0 ? undefined : problems.join(' ');
}

/** The windows as a setting spells them; `parseMinimumSchedule` reads the same windows from it. */
export function minimumScheduleText(schedule: readonly ScheduledMinimum[]): string {
  return schedule.map(windowText).join('; ');
}

/** The windows that ask for more tasks than the maximum allows, as a setting spells them. */
export function windowsAbove(maxTasks: number, schedule: readonly ScheduledMinimum[]): string {
  return minimumScheduleText(schedule.filter((window) => window.minTasks > maxTasks));
}

/** The window, or what is wrong with it. */
function readWindow(text: string): ScheduledMinimum | string {
  const [days, times, zoneAndCount, ...rest] = text.trim().split(/\s+/);
  if (!days || !times || !zoneAndCount || rest.length > 0)
    return 'it must be days, times and zone=tasks, with blanks between them';
  const [timeZone = '', count, ...more] = zoneAndCount.split('=');
  if (count === undefined || more.length > 0) return `"${zoneAndCount}" must be a time zone, "=" and a number of tasks`;

  const dayNumbers = readDays(days);
  if (!dayNumbers) return `"${days}" must be days like Mon, Mon-Fri or Sat,Sun`;
  const [fromMinute, toMinute, ...others] = times.split('-').map(readTime);
  if (fromMinute === undefined || toMinute === undefined || others.length > 0 || fromMinute === MINUTES_OF_DAY)
    return `"${times}" must be two times like 08:00-18:00, the first from 00:00 to 23:59, the second from 00:00 to 24:00`;
  if (fromMinute === toMinute) return `"${times}" ends as it begins; a whole day is 00:00-24:00`;
  if (lengthMinutes(fromMinute, toMinute) < SHORTEST_WINDOW_MINUTES)
    return `"${times}" is shorter than ${SHORTEST_WINDOW_MINUTES} minutes: its tasks would hardly have started before they must leave`;
  if (!isTimeZone(timeZone)) return `"${timeZone}" is no IANA time zone, such as Europe/Berlin or UTC`;
  const minTasks = /^\d{1,4}$/.test(count) ? Number(count) : undefined;
  if (minTasks === undefined || minTasks > MOST_TASKS)
    return `"${count}" must be a whole number of tasks from 0 to ${MOST_TASKS}`;
  // A window to midnight ends with its day, not on the next one.
  return { days: dayNumbers, fromMinute, toMinute: toMinute || MINUTES_OF_DAY, timeZone, minTasks };
}

/** Days and ranges of days, which may pass from Sunday to Monday. */
function readDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const range of text.split(',')) {
    const [first, last = first, ...more] = range.split('-').map((name) => dayNames.indexOf(name));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined;
    const count = ((last - first + dayNames.length) % dayNames.length) + 1;
    for (let step = 0; step < count; step += 1) days.add(((first + step) % dayNames.length) + 1);
  }
  return [...days].sort((one, other) => one - other);
}

/** A window that ends before it begins ends on the next day. */
function lengthMinutes(fromMinute: number, toMinute: number): number {
  return toMinute - fromMinute + (toMinute > fromMinute ? 0 : MINUTES_OF_DAY);
}

function readTime(text: string): number | undefined {
  const [, hour, minute] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= MINUTES_OF_DAY ? minutes : undefined;
}

/** Offsets like `+01:00` are left out, although Intl takes them: they know no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function windowText({ days, fromMinute, toMinute, timeZone, minTasks }: ScheduledMinimum): string {
  return `${daysText(days)} ${timeText(fromMinute)}-${timeText(toMinute)} ${timeZone}=${minTasks}`;
}

/** Days in ranges where they follow each other: `Mon-Fri,Sun`. */
function daysText(days: readonly number[]): string {
  const runs: { readonly first: number; readonly last: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.last === day - 1) runs[runs.length - 1] = { first: run.first, last: day };
    else runs.push({ first: day, last: day });
  }
  const name = (day: number) => dayNames[day - 1];
  return runs.map(({ first, last }) => (first === last ? name(first) : `${name(first)}-${name(last)}`)).join(',');
}

function timeText(minutes: number): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}
