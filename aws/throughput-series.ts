import type { ThroughputSeries } from '../contract/observation.ts';

/** Whole periods without a gap, up to a moment. Times are milliseconds since the epoch. */
export interface Periods {
  readonly seconds: number;
  readonly count: number;
  /** Start of the newest one, in ISO 8601. */
  readonly newestFrom: string;
  readonly oldestMilliseconds: number;
  readonly endMilliseconds: number;
}

/** The newest so many whole periods that ended `lagSeconds` ago or earlier. */
export function wholePeriods(nowMilliseconds: number, seconds: number, count: number, lagSeconds: number): Periods {
  const length = seconds * 1000;
  const endMilliseconds = Math.floor((nowMilliseconds - lagSeconds * 1000) / length) * length;
  return {
    seconds,
    count,
    newestFrom: new Date(endMilliseconds - length).toISOString(),
    oldestMilliseconds: endMilliseconds - count * length,
    endMilliseconds,
  };
}

/** Values of one metric by the start of their periods, in milliseconds since the epoch. */
type Datapoints = ReadonlyMap<number, number>;

/**
 * Puts two metrics beside each other. A period with nothing on record about messages in flight is unknown, not idle: a queue that has
 * been quiet for hours is not reported, and one that wakes is reported up to 15 minutes late (SQS developer guide, "Monitoring Amazon SQS
 * queues using CloudWatch"). Where that is on record and no deletion is, nothing was completed: a count is reported when it happens.
 */
export function seriesOf(periods: Periods, completed: Datapoints, averageInFlight: Datapoints): ThroughputSeries {
  const starts = Array.from(
    { length: periods.count },
    (_, index) => periods.endMilliseconds - (index + 1) * periods.seconds * 1000,
  );
  const known = starts.slice(0, starts.findLastIndex((start) => averageInFlight.has(start)) + 1);
  return {
    newestFrom: periods.newestFrom,
    completed: known.map((start) => (averageInFlight.has(start) ? Math.round(completed.get(start) ?? 0) : null)),
    averageInFlight: known.map((start) => {
      const average = averageInFlight.get(start);
      return average === undefined ? null : Math.round(average * 100) / 100;
    }),
  };
}
