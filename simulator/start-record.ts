import type { Observation } from '../contract/observation.ts';
import { failedLaunches } from '../scaling/launch-moments.ts';

/** As many newest starts as an observation sums up. */
const SAMPLES = 50;
/** ECS shows stopped tasks for an hour (ECS developer guide, "Stopped tasks errors"). */
const REMEMBERED_SECONDS = 3600;

interface FailedStart {
  /** In milliseconds of the simulation. */
  readonly createdAt: number;
  readonly atSeconds: number;
}

/** How the newest tasks started: how long it took, and whether they failed. */
export class StartRecord {
  readonly #starts: { readonly atSeconds: number; readonly logSeconds: number }[] = [];
  #failures: readonly FailedStart[] = [];
  #lastCameUp = Number.NEGATIVE_INFINITY;

  started(nowSeconds: number, delaySeconds: number): void {
    this.#starts.push({ atSeconds: nowSeconds, logSeconds: Math.log(delaySeconds) });
    if (this.#starts.length > SAMPLES) this.#starts.shift();
    this.#lastCameUp = Math.max(this.#lastCameUp, (nowSeconds - delaySeconds) * 1000);
    // Those that are left out of the run now stay so: a week of failing starts must not pile up.
    if (this.#failures.length > 0) this.#failures = failedLaunches(this.#failures, this.#lastCameUp).flat();
  }

  failed(nowSeconds: number, delaySeconds: number): void {
    this.#failures = [
      ...this.#remembered(nowSeconds),
      { createdAt: (nowSeconds - delaySeconds) * 1000, atSeconds: nowSeconds },
    ];
  }

  startDelay(nowSeconds: number): NonNullable<Observation['startDelay']> {
    const seen = this.#starts.filter(({ atSeconds }) => atSeconds > nowSeconds - REMEMBERED_SECONDS);
    const total = seen.reduce((sum, { logSeconds }) => sum + logSeconds, 0);
    return { samples: seen.length, meanLogSeconds: seen.length === 0 ? 0 : total / seen.length };
  }

  failedStarts(nowSeconds: number, startMilliseconds: number): NonNullable<Observation['failedStarts']> {
    const launches = failedLaunches(this.#remembered(nowSeconds), this.#lastCameUp);
    if (launches.length === 0) return { inARow: 0 };
    const lastSeconds = Math.max(...launches.flat().map(({ atSeconds }) => atSeconds));
    return { inARow: launches.length, lastAt: new Date(startMilliseconds + lastSeconds * 1000).toISOString() };
  }

  #remembered(nowSeconds: number): readonly FailedStart[] {
    return this.#failures.filter(({ atSeconds }) => atSeconds > nowSeconds - REMEMBERED_SECONDS);
  }
}
