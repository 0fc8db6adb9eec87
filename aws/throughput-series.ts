import { THROUGHPUT_HOURS, THROUGHPUT_MINUTES, type ThroughputSeries } from '../contract/observation.ts';

/** Whole periods without a gap. Times are milliseconds since the epoch. */
export interface Span {
  readonly periodSeconds: number;
  readonly fromMilliseconds: number;
  /** Where the newest period ends. */
  readonly toMilliseconds: number;
}

/** What is asked for at a moment. */
export interface Spans {
  /** From the start of the last whole hour to the newest minute that can be known. */
  readonly minutes: Span;
  /** Those before that. All of their minutes are known: the newest of them has been over for an hour. */
  readonly hours: Span;
}

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MILLISECONDS = 3_600_000;

/** SQS's metrics are there one to two minutes after the minute that they are about; what is not there yet is read as unknown. */
const LAG_MILLISECONDS = 60_000;

/** Two weeks. CloudWatch keeps minutes for 15 days and hours for 455 (its API reference, GetMetricData). */
const HOURS_BACK = 14 * 24;

/** The spans of a moment: the hour in progress is the one in which the newest known minute lies. */
export function spansAt(nowMilliseconds: number): Spans {
  const knownUntil = wholeUntil(nowMilliseconds - LAG_MILLISECONDS, MINUTE_MILLISECONDS);
  const inProgress = wholeUntil(knownUntil - MINUTE_MILLISECONDS, HOUR_MILLISECONDS);
  const lastHour = inProgress - HOUR_MILLISECONDS;
  return {
    minutes: { periodSeconds: 60, fromMilliseconds: lastHour, toMilliseconds: knownUntil },
    hours: {
      periodSeconds: 3600,
      fromMilliseconds: inProgress - (HOURS_BACK - 1) * HOUR_MILLISECONDS,
      toMilliseconds: lastHour,
    },
  };
}

/** Two metrics beside each other, each by the starts of its periods in milliseconds since the epoch. */
export interface Datapoints {
  readonly completed: ReadonlyMap<number, number>;
  /** Averages of minutes, or the sums of such averages for hours. */
  readonly inFlight: ReadonlyMap<number, number>;
}

/**
 * The newest minutes. One with nothing on record about messages in flight is unknown, not idle: SQS reports a queue up to 15 minutes
 * late when it wakes (SQS developer guide, "Monitoring Amazon SQS queues using CloudWatch"). Where that is on record and no deletion is,
 * nothing was completed: a count is reported when it happens.
 */
export function minutesOf({ toMilliseconds }: Span, { completed, inFlight }: Datapoints): ThroughputSeries {
  const starts = Array.from(
    { length: THROUGHPUT_MINUTES },
    (_, index) => toMilliseconds - (index + 1) * MINUTE_MILLISECONDS,
  );
  const known = starts.slice(0, starts.findLastIndex((start) => inFlight.has(start)) + 1);
  return {
    newestFrom: isoTime(toMilliseconds - MINUTE_MILLISECONDS),
    completed: known.map((start) => (inFlight.has(start) ? Math.round(completed.get(start) ?? 0) : null)),
    averageInFlight: known.map((start) => {
      const average = inFlight.get(start);
      return average === undefined ? null : rounded(average);
    }),
  };
}

/** What one hour saw, as far as it is known. */
export interface HourOfWork {
  /** Its start, in milliseconds since the epoch. */
  readonly from: number;
  readonly completed: number;
  /** Sum of the averages of its minutes. */
  readonly inFlightMinutes: number;
}

/** Hours out of datapoints of minutes or of hours, newest first; those in which nothing was in flight or completed are left out. */
export function activeHours({ fromMilliseconds, toMilliseconds }: Span, points: Datapoints): HourOfWork[] {
  const hours = new Map<number, HourOfWork>();
  for (const [start, inFlight] of points.inFlight) {
    if (start < fromMilliseconds || start >= toMilliseconds) continue;
    const from = wholeUntil(start, HOUR_MILLISECONDS);
    const { completed = 0, inFlightMinutes = 0 } = hours.get(from) ?? {};
    hours.set(from, {
      from,
      completed: completed + Math.round(points.completed.get(start) ?? 0),
      inFlightMinutes: inFlightMinutes + inFlight,
    });
  }
  return [...hours.values()]
    .filter(({ completed, inFlightMinutes }) => completed > 0 || inFlightMinutes > 0)
    .sort((a, b) => b.from - a.from);
}

/** The newest active hours, put together of those that were read in minutes and the older ones. */
export function hoursOf(
  { minutes }: Spans,
  recent: readonly HourOfWork[],
  older: readonly HourOfWork[],
): ThroughputSeries {
  const newest = [...recent, ...older].slice(0, THROUGHPUT_HOURS);
  return {
    newestFrom: isoTime(newest[0]?.from ?? minutes.fromMilliseconds + HOUR_MILLISECONDS),
    completed: newest.map(({ completed }) => completed),
    averageInFlight: newest.map(({ inFlightMinutes }) => rounded(inFlightMinutes / 60)),
  };
}

/** To three digits, however small: a message of five seconds is a thousandth of an hour's work. */
function rounded(average: number): number {
  return Number(average.toPrecision(3));
}

function wholeUntil(milliseconds: number, length: number): number {
  return Math.floor(milliseconds / length) * length;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
