import type { Observation, ThroughputSeries } from '../contract/observation.ts';

type Throughput = NonNullable<Observation['throughput']>;

const MINUTE = 60;
const HOUR = 3600;
/** As many periods as an observation holds. */
const MINUTES = 15;
const HOURS = 24;
/** Two weeks: CloudWatch keeps minutes for 15 days (CloudWatch user guide, "Metrics retention"). */
const REMEMBERED_HOURS = 14 * 24;

/** What CloudWatch knows of a queue: how many messages were deleted in each minute, and how many were in flight on average. */
export class ThroughputRecord {
  readonly #startMilliseconds: number;
  readonly #lagSeconds: number;
  readonly #completed: number[] = [];
  readonly #inFlightSeconds: number[] = [];
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
    const minute = Math.floor(nowSeconds / MINUTE);
    this.#completed[minute] = (this.#completed[minute] ?? 0) + 1;
  }

  /** What a minute's first reading of it finds, newest first; the minute's later ones are given the same. */
  read(nowSeconds: number): Throughput {
    const minute = Math.floor(nowSeconds / MINUTE);
    if (this.#reading?.minute !== minute) this.#reading = { minute, throughput: this.#readNow(nowSeconds) };
    return this.#reading.throughput;
  }

  #readNow(nowSeconds: number): Throughput {
    this.#account(nowSeconds);
    const known = Math.max(0, Math.floor((nowSeconds - this.#lagSeconds) / MINUTE));
    const minutes = Array.from({ length: Math.min(known, MINUTES) }, (_, back) => known - 1 - back);
    return { minutes: this.#series(minutes, 1, known), hours: this.#series(this.#activeHours(known), HOUR / MINUTE, known) };
  }

  /** The newest hours in which anything was in work, the one in progress first, of the last two weeks. */
  #activeHours(knownMinutes: number): number[] {
    const newest = Math.ceil(knownMinutes / MINUTE) - 1;
    const active: number[] = [];
    for (let hour = newest; hour >= 0 && hour > newest - REMEMBERED_HOURS && active.length < HOURS; hour -= 1)
      if (this.#sum(hour, HOUR / MINUTE, knownMinutes).inFlightSeconds > 0) active.push(hour);
    return active;
  }

  #series(periods: readonly number[], minutesEach: number, knownMinutes: number): ThroughputSeries {
    const sums = periods.map((period) => this.#sum(period, minutesEach, knownMinutes));
    const newestFrom = this.#startMilliseconds + (periods[0] ?? 0) * minutesEach * MINUTE * 1000;
    return {
      newestFrom: new Date(newestFrom).toISOString(),
      completed: sums.map(({ completed }) => completed),
      averageInFlight: sums.map(({ inFlightSeconds }) => inFlightSeconds / (minutesEach * MINUTE)),
    };
  }

  #sum(period: number, minutesEach: number, knownMinutes: number) {
    let completed = 0;
    let inFlightSeconds = 0;
    const end = Math.min((period + 1) * minutesEach, knownMinutes);
    for (let minute = period * minutesEach; minute < end; minute += 1) {
      completed += this.#completed[minute] ?? 0;
      inFlightSeconds += this.#inFlightSeconds[minute] ?? 0;
    }
    return { completed, inFlightSeconds };
  }

  /** Adds up messages times seconds, minute by minute, up to now. */
  #account(nowSeconds: number): void {
    while (this.#sinceSeconds < nowSeconds) {
      const minute = Math.floor(this.#sinceSeconds / MINUTE);
      const until = Math.min(nowSeconds, (minute + 1) * MINUTE);
      this.#inFlightSeconds[minute] =
        (this.#inFlightSeconds[minute] ?? 0) + this.#inFlight * (until - this.#sinceSeconds);
      this.#sinceSeconds = until;
    }
  }
}
