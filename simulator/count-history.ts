interface Counts {
  readonly visible: number;
  readonly inFlight: number;
}

/** The queue's counts as they were some time ago: SQS answers with approximate ones. */
export class CountHistory {
  readonly #memorySeconds: number;
  /** Grows with what has to be remembered, so that forgetting takes no more time in all than recording. */
  #forgetAt = 1024;
  #entries: { readonly atSeconds: number; readonly counts: Counts }[] = [];

  /** @param memorySeconds - How far back one may ask. */
  constructor(memorySeconds: number) {
    this.#memorySeconds = memorySeconds;
  }

  /** The counts have changed. Times ascend. */
  record(atSeconds: number, { visible, inFlight }: Counts): void {
    this.#entries.push({ atSeconds, counts: { visible, inFlight } });
    if (this.#entries.length >= this.#forgetAt) this.#forget(atSeconds - this.#memorySeconds);
  }

  /** What the counts were at a moment; zero before the first record. */
  at(seconds: number): Counts {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.atSeconds ?? 0) <= seconds) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low - 1]?.counts ?? { visible: 0, inFlight: 0 };
  }

  /** The newest entry from before that moment stays: it says what held then. */
  #forget(beforeSeconds: number): void {
    const first = this.#entries.findIndex((entry) => entry.atSeconds > beforeSeconds);
    this.#entries = this.#entries.slice(Math.max(0, (first < 0 ? this.#entries.length : first) - 1));
    this.#forgetAt = Math.max(1024, 2 * this.#entries.length);
  }
}
