import type { Observation, ThroughputSeries } from '../contract/observation.ts';

type Throughput = NonNullable<Observation['throughput']>;

const MINUTE_SECONDS = 60;
const HOUR_MINUTES = 60;
/** As many periods as an observation holds. */
const MINUTES = 15;
const HOURS = 24;
/** Two weeks: CloudWatch keeps minutes for 15 days (CloudWatch user guide, "Metrics retention"). */
const REMEMBERED_HOURS = 14 * 24;

/** What happened in each minute, and in each hour. */
class Periods {
  readonly completed: number[] = [];
  readonly inFlightSeconds: number[] = [];

  add(period: number, completed: number, inFlightSeconds: number): void {
    this.completed[period] = (this.completed[period] ?? 0) + completed;
    this.inFlightSeconds[period] = (this.inFlightSeconds[period] ?? 0) + inFlightSeconds;
  }
}

/** What CloudWatch knows of a queue: how many messages were deleted in each minute, and how many were in flight on average. */
export class ThroughputRecord {
  readonly #startMilliseconds: number;
  readonly #lagSeconds: number;
  readonly #minutes = new Periods();
  /** Of minutes that are known. */
  readonly #hours = new Periods();
  #knownMinutes = 0;
  #inFlight = 0;
  #sinceSeconds = 0;
  #reading: { readonly minute: number; readonly throughput: Throughput } | undefined;

  constructor(startMilliseconds: number, lagSeconds: number) {
    this.#startMilliseconds = startMilliseconds;
    this.#lagSeconds = lagSeconds;
  }

  /** A message was received, or is no longer in flight. */
  inFlight(nowSeconds: number, change: 1 | -1): void {
    this.#account(nowSeconds);
    this.#inFlight += change;
  }

  /** A message was deleted. */
  completed(nowSeconds: number): void {
    this.inFlight(nowSeconds, -1);
    this.#minutes.add(Math.floor(nowSeconds / MINUTE_SECONDS), 1, 0);
  }

  /** What a minute's first reading of it finds, newest first; the minute's later ones are given the same. */
  read(nowSeconds: number): Throughput {
    const minute = Math.floor(nowSeconds / MINUTE_SECONDS);
    if (this.#reading?.minute !== minute) this.#reading = { minute, throughput: this.#readNow(nowSeconds) };
    return this.#reading.throughput;
  }

  #readNow(nowSeconds: number): Throughput {
    this.#account(nowSeconds);
    const known = Math.max(0, Math.floor((nowSeconds - this.#lagSeconds) / MINUTE_SECONDS));
    for (; this.#knownMinutes < known; this.#knownMinutes += 1) {
      const { completed, inFlightSeconds } = this.#minutes;
      const hour = Math.floor(this.#knownMinutes / HOUR_MINUTES);
      this.#hours.add(hour, completed[this.#knownMinutes] ?? 0, inFlightSeconds[this.#knownMinutes] ?? 0);
    }
    const minutes = Array.from({ length: Math.min(known, MINUTES) }, (_, back) => known - 1 - back);
    return {
      minutes: this.#series(this.#minutes, minutes, 1),
      hours: this.#series(this.#hours, this.#activeHours(), HOUR_MINUTES),
    };
  }

  /** The newest hours in which anything was in work, the one in progress first, of the last two weeks. */
  #activeHours(): number[] {
    const newest = this.#hours.completed.length - 1;
    const active: number[] = [];
    for (let hour = newest; hour >= 0 && hour > newest - REMEMBERED_HOURS && active.length < HOURS; hour -= 1)
      if ((this.#hours.inFlightSeconds[hour] ?? 0) > 0) active.push(hour);
    return active;
  }

  #series({ completed, inFlightSeconds }: Periods, numbers: readonly number[], minutesEach: number): ThroughputSeries {
    const seconds = minutesEach * MINUTE_SECONDS;
    return {
      newestFrom: new Date(this.#startMilliseconds + (numbers[0] ?? 0) * seconds * 1000).toISOString(),
      completed: numbers.map((number) => completed[number] ?? 0),
      averageInFlight: numbers.map((number) => (inFlightSeconds[number] ?? 0) / seconds),
    };
  }

  /** Adds up messages times seconds, minute by minute, up to now. */
  #account(nowSeconds: number): void {
    while (this.#sinceSeconds < nowSeconds) {
      const minute = Math.floor(this.#sinceSeconds / MINUTE_SECONDS);
      const until = Math.min(nowSeconds, (minute + 1) * MINUTE_SECONDS);
      this.#minutes.add(minute, 0, this.#inFlight * (until - this.#sinceSeconds));
      this.#sinceSeconds = until;
    }
  }
}
