/** What a clock on the wall shows. */
export interface WallClock {
  /** Of the week, 1 for Monday to 7 for Sunday. */
  readonly day: number;
  /** Since midnight. */
  readonly minute: number;
  /** The minute since the epoch up to which it runs evenly; it may do so for longer. */
  readonly evenUntil: number;
}

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const WEEK_DAYS = 7;
/** Clocks change only when a quarter of an hour of UTC begins, in every zone; the test goes through all of them. */
const QUARTER_MINUTES = 15;
/** Ten days and 16 hours: in no zone does the clock change twice within, and it halves evenly down to a quarter. */
const STRETCH_MINUTES = 1024 * QUARTER_MINUTES;
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** The first minute since the epoch was a Thursday's. */
const EPOCH_DAY = dayNames.indexOf('Thu');

/** A stretch of time in which a zone's clock changes once at the most. Minutes are whole ones since the epoch. */
interface Stretch {
  readonly from: number;
  /** The first minute after the change; the end where there is none. */
  readonly change: number;
  /** Excluded. */
  readonly to: number;
  /** Minutes of the week that the clock is ahead of UTC, before the change and from it on. */
  readonly aheadBefore: number;
  readonly aheadAfter: number;
}

/** Formatters take long to make, and formatting takes longer than all the rest of a decision: each zone keeps its last answer. */
const zones = new Map<string, { readonly format: Intl.DateTimeFormat; readonly stretch: Stretch }>();

/**
 * The wall clock of a time zone.
 *
 * @param timeZone - name of the IANA time zone.
 * @param epochMinute - whole minutes since the epoch.
 */
export function wallClock(timeZone: string, epochMinute: number): WallClock {
  const { change, to, aheadBefore, aheadAfter } = stretchAt(timeZone, epochMinute);
  const isBefore = epochMinute < change;
  const minutes = epochMinute + (isBefore ? aheadBefore : aheadAfter);
  return { day: dayAfter(minutes), minute: minutes % DAY_MINUTES, evenUntil: isBefore ? change : to };
}

/** The day of the week so many minutes after the epoch. */
function dayAfter(minutes: number): number {
  return ((Math.floor(minutes / DAY_MINUTES) + EPOCH_DAY) % WEEK_DAYS) + 1;
}

function stretchAt(timeZone: string, epochMinute: number): Stretch {
  const known = zones.get(timeZone);
  if (known && known.stretch.from <= epochMinute && epochMinute < known.stretch.to) return known.stretch;
  const format = known?.format ?? formatOf(timeZone);
  const stretch = findStretch(format, epochMinute);
  zones.set(timeZone, { format, stretch });
  return stretch;
}

/** Looks at the first and the last quarter, and for a change only where they differ. */
function findStretch(format: Intl.DateTimeFormat, epochMinute: number): Stretch {
  const from = Math.floor(epochMinute / STRETCH_MINUTES) * STRETCH_MINUTES;
  const to = from + STRETCH_MINUTES;
  const aheadBefore = minutesAhead(format, from);
  const aheadAfter = minutesAhead(format, to - QUARTER_MINUTES);
  if (aheadBefore === aheadAfter) return { from, change: to, to, aheadBefore, aheadAfter };
  let change = from;
  for (let step = STRETCH_MINUTES / 2; step >= QUARTER_MINUTES; step /= 2)
    if (minutesAhead(format, change + step) === aheadBefore) change += step;
  return { from, change: change + QUARTER_MINUTES, to, aheadBefore, aheadAfter };
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

function minutesAhead(format: Intl.DateTimeFormat, epochMinute: number): number {
  const parts = format.formatToParts(epochMinute * MINUTE_MILLISECONDS);
  const part = (type: 'weekday' | 'hour' | 'minute') => parts.find((candidate) => candidate.type === type)?.value ?? '';
  const shown = Number(part('hour')) * HOUR_MINUTES + Number(part('minute'));
  const days = dayNames.indexOf(part('weekday')) + 1 - dayAfter(epochMinute);
  const week = WEEK_DAYS * DAY_MINUTES;
  return (days * DAY_MINUTES + shown - (epochMinute % DAY_MINUTES) + week) % week;
}
