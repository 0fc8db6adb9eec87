/** Work that nobody has to wait for, and that is given up when it takes too long. */
export class Afterwards {
  readonly #longestMilliseconds: number;
  #all: Promise<unknown> = Promise.resolve();
  #giveUp = new AbortController();

  constructor(longestMilliseconds: number) {
    this.#longestMilliseconds = longestMilliseconds;
  }

  /** @param work does not fail; once its signal aborts it ends soon. */
  begin(work: (signal: AbortSignal) => Promise<void>): void {
    this.#giveUp = new AbortController();
    const tooLate = AbortSignal.timeout(this.#longestMilliseconds);
    this.#all = Promise.all([this.#all, work(AbortSignal.any([this.#giveUp.signal, tooLate]))]);
  }

  /** Waits until all is over; what was begun last is given up when the signal aborts. */
  async over(signal?: AbortSignal): Promise<void> {
    const giveUp = this.#giveUp;
    const stop = () => giveUp.abort(signal?.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      await this.#all;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}
