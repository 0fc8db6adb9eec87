import type { Observation } from '../contract/observation.ts';

/** As many newest starts as an observation sums up. */
const SAMPLES = 50;
/** ECS shows stopped tasks for an hour (ECS developer guide, "Stopped tasks errors"). */
const REMEMBERED_SECONDS = 3600;

/** How the newest tasks started: how long it took, and whether they failed. */
export class StartRecord {
  readonly #starts: { readonly atSeconds: number; readonly logSeconds: number }[] = [];
  #failuresInARow = 0;
  #lastFailureSeconds = 0;

  started(nowSeconds: number, delaySeconds: number): void {
    this.#starts.push({ atSeconds: nowSeconds, logSeconds: Math.log(delaySeconds) });
    if (this.#starts.length > SAMPLES) this.#starts.shift();
    this.#failuresInARow = 0;
  }

  failed(nowSeconds: number): void {
    this.#failuresInARow += 1;
    this.#lastFailureSeconds = nowSeconds;
  }

  startDelay(nowSeconds: number): NonNullable<Observation['startDelay']> {
    const seen = this.#starts.filter(({ atSeconds }) => atSeconds > nowSeconds - REMEMBERED_SECONDS);
    const total = seen.reduce((sum, { logSeconds }) => sum + logSeconds, 0);
    return { samples: seen.length, meanLogSeconds: seen.length === 0 ? 0 : total / seen.length };
  }

  failedStarts(startMilliseconds: number): NonNullable<Observation['failedStarts']> {
    const inARow = this.#failuresInARow;
    if (inARow === 0) return { inARow };
    return { inARow, lastAt: new Date(startMilliseconds + this.#lastFailureSeconds * 1000).toISOString() };
  }
}
