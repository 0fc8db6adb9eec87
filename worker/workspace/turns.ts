import { setImmediate as turn } from 'node:timers/promises';

/** How much is read, hashed or written in the time of one call on a small file. */
export const BYTES_PER_CALL = 16 * 1024;

/**
 * Work on a local disk is done by synchronous calls, which take microseconds each and through Node's thread pool seven
 * times as long. This lets everything else have its turn in between.
 */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #calls = 0;

  /** @param signal ends the work where it may be left half done. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * Counts some calls; after a hundred, a few milliseconds, the others have their turn. Rejects with the signal's
   * reason once that has aborted.
   */
  async after(calls: number): Promise<void> {
    this.#calls += calls;
    if (this.#calls >= 100) {
      this.#calls = 0;
      await turn();
    }
    this.#signal?.throwIfAborted();
  }
}
