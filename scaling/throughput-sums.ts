import type { ThroughputSeries } from '../contract/observation.ts';

/** Sums over periods of a queue's past, each counted for less the longer it is over. */
export interface ThroughputSums {
  /** Messages in flight times seconds: how long tasks were at work on messages, finished or not. */
  readonly workSeconds: number;
  readonly completed: number;
  /** How long the periods were. */
  readonly seconds: number;
}

/** Periods back after which one counts half: so minutes follow a change, and hours tell of the last ones with work. */
const HALF_LIFE_PERIODS = 2;
const FADING = 2 ** (-1 / HALF_LIFE_PERIODS);

/** Sums up minutes or hours. Periods that are not known do not count. */
export function throughputSums(
  { completed, averageInFlight }: ThroughputSeries,
  periodSeconds: number,
): ThroughputSums {
  let weight = 1;
  let workSeconds = 0;
  let messages = 0;
  let seconds = 0;
  for (const [back, done] of completed.entries()) {
    const inFlight = averageInFlight[back] ?? null;
    if (done !== null && inFlight !== null) {
      workSeconds += weight * inFlight * periodSeconds;
      messages += weight * done;
      seconds += weight * periodSeconds;
    }
    weight *= FADING;
  }
  return { workSeconds, completed: messages, seconds };
}
