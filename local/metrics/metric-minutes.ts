/** What CloudWatch keeps of the values that were given for one metric within one minute. */
export interface MinuteStatistics {
  /** Start of the minute, in milliseconds since the epoch. */
  readonly from: number;
  readonly sum: number;
  readonly samples: number;
  readonly minimum: number;
  readonly maximum: number;
}

export const MINUTE_MILLISECONDS = 60_000;

/** CloudWatch keeps minutes for 15 days (its user guide, "Metrics retention"). */
const KEPT_MINUTES = 15 * 24 * 60;

/** The minutes of one metric, oldest first. */
export class MetricMinutes {
  #minutes: MinuteStatistics[] = [];

  /** Adds a value at a time that is not before that of the last one. */
  add(value: number, atMilliseconds: number): void {
    const from = Math.floor(atMilliseconds / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;
    const last = this.#minutes.at(-1);
    if (last?.from === from) this.#minutes.pop();
    else if (this.#minutes.length === KEPT_MINUTES) this.#minutes.shift();
    const single = { from, sum: value, samples: 1, minimum: value, maximum: value };
    this.#minutes.push(last?.from === from ? joined(last, single) : single);
  }

  /** Those that begin at `from` or later, and before `to`. */
  between(from: number, to: number): readonly MinuteStatistics[] {
    return this.#minutes.filter((minute) => minute.from >= from && minute.from < to);
  }
}

/** The statistics of two spans together, from the start of the first. */
export function joined(a: MinuteStatistics, b: MinuteStatistics): MinuteStatistics {
  return {
    from: a.from,
    sum: a.sum + b.sum,
    samples: a.samples + b.samples,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
