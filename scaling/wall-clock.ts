/** What a clock on the wall shows: the day of the week, 1 for Monday to 7 for Sunday, and the minutes since midnight. */
export interface WallClock {
  readonly day: number;
  readonly minute: number;
}

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MINUTES = 60;
/** Clocks change, and days begin, only when a quarter of an hour of UTC does, in every zone; the test goes through all of them. */
const QUARTER_MINUTES = 15;
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Formatters take long to make, and formatting takes longer than all the rest of a decision: each zone keeps its last answer. */
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly quarter: number; readonly shown: WallClock }
>();

/**
 * The wall clock of a time zone.
 *
 * @param timeZone - name of the IANA time zone.
 * @param epochMinute - whole minutes since the epoch.
 */
export function wallClock(timeZone: string, epochMinute: number): WallClock {
  const quarter = Math.floor(epochMinute / QUARTER_MINUTES);
  const { day, minute } = clockAtQuarter(timeZone, quarter);
  return { day, minute: minute + epochMinute - quarter * QUARTER_MINUTES };
}

function clockAtQuarter(timeZone: string, quarter: number): WallClock {
  const known = zones.get(timeZone);
  if (known?.quarter === quarter) return known.shown;
  const format = known?.format ?? formatOf(timeZone);
  const shown = read(format, quarter * QUARTER_MINUTES);
  zones.set(timeZone, { format, quarter, shown });
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
