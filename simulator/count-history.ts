interface Counts {
  readonly visible: number;
  readonly inFlight: number;
}

/** The queue's counts as they were some time ago: SQS answers with approximate ones. */
export class CountHistory {
  readonly #memorySeconds: number;
  #entries: { readonly atSeconds: number; readonly counts: Counts }[] = [];

  /** @param memorySeconds - How far back one may ask. */
  constructor(memorySeconds: number) {
    this.#memorySeconds = memorySeconds;
  }

  /** The counts have changed. Times ascend. */
  record(atSeconds: number, { visible, inFlight }: Counts): void {
    this.#entries.push({ atSeconds, counts: { visible, inFlight } });
    if (this.#entries.length > 10_000) this.#forget(atSeconds - this.#memorySeconds);
  }

  /** What the counts were at a moment; zero before the first record. */
  at(seconds: number): Counts {
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry && entry.atSeconds <= seconds) return entry.counts;
    }
    return { visible: 0, inFlight: 0 };
  }

  /** The newest entry from before that moment stays: it says what held then. */
  #forget(beforeSeconds: number): void {
    const first = this.#entries.findIndex((entry) => entry.atSeconds > beforeSeconds);
    this.#entries = this.#entries.slice(Math.max(0, (first < 0 ? this.#entries.length : first) - 1));
  }
}
