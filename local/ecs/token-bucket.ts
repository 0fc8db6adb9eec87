import type { Clock } from '../../contract/clock.ts';
import type { Rate } from './limits.ts';

/** AWS's throttling: a bucket that holds `burst` tokens at most and gains `refillPerSecond` a second. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #rate: Rate;
  #tokens: number;
  #countedAt: number;

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#countedAt = clock.now();
  }

  /** Whether so many tokens are there now; takes none. */
  has(count: number): boolean {
    const now = this.#clock.now();
    const gained = ((now - this.#countedAt) / 1000) * this.#rate.refillPerSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#countedAt = now;
    return this.#tokens >= count;
  }

  /** Takes all of them, or none and answers false. */
  take(count: number): boolean {
    if (!this.has(count)) return false;
    this.#tokens -= count;
    return true;
  }
}
