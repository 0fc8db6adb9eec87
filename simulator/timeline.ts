/** Events to come, in the order of their times; those of the same time in the order in which they were added. A binary heap in typed arrays. */
export class Timeline {
  #times = new Float64Array(16);
  #numbers = new Float64Array(16);
  #codes = new Float64Array(16);
  #size = 0;
  #added = 0;

  /** When the next event comes, in seconds; infinity when there is none. */
  get nextSeconds(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  /** Adds an event; `code` is whatever tells it from others, a whole number. */
  add(atSeconds: number, code: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const number = this.#added;
    this.#added += 1;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(atSeconds, number, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, atSeconds, number, code);
  }

  /** Takes the next event out and gives its code. There must be one. */
  take(): number {
    const code = this.#codes[0] as number;
    this.#size -= 1;
    const last = this.#size;
    if (last === 0) return code;
    const seconds = this.#times[last] as number;
    const number = this.#numbers[last] as number;
    const lastCode = this.#codes[last] as number;
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      const other = child + 1;
      if (other < last && this.#isBefore(this.#times[other] as number, this.#numbers[other] as number, child))
        child = other;
      if (this.#isBefore(seconds, number, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, seconds, number, lastCode);
    return code;
  }

  #isBefore(seconds: number, number: number, at: number): boolean {
    const other = this.#times[at] as number;
    return seconds < other || (seconds === other && number < (this.#numbers[at] as number));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#numbers[from] as number, this.#codes[from] as number);
  }

  #put(at: number, seconds: number, number: number, code: number): void {
    this.#times[at] = seconds;
    this.#numbers[at] = number;
    this.#codes[at] = code;
  }

  #grow(): void {
    const larger = (array: Float64Array<ArrayBuffer>) => {
      const copy = new Float64Array(array.length * 2);
      copy.set(array);
      return copy;
    };
    this.#times = larger(this.#times);
    this.#numbers = larger(this.#numbers);
    this.#codes = larger(this.#codes);
  }
}
