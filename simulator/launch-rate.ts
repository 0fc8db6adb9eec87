/** How fast an account may launch tasks: some at once, then so many a second. A token bucket on virtual time. */
export class LaunchRate {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #atSeconds = 0;

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  /** When the next task can be created, at `nowSeconds` or later. Each call takes one place. */
  nextSeconds(nowSeconds: number): number {
    if (nowSeconds > this.#atSeconds) {
      this.#tokens = Math.min(this.#burst, this.#tokens + (nowSeconds - this.#atSeconds) * this.#perSecond);
      this.#atSeconds = nowSeconds;
    }
    this.#tokens -= 1;
    return this.#tokens >= 0 ? nowSeconds : nowSeconds - this.#tokens / this.#perSecond;
  }
}
