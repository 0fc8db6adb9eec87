import type { Policy } from '../../contract/policy.ts';
import type { Scaler, ScalerWorld } from '../../simulator/scaler.ts';
import { OwnScaler } from '../../simulator/scalers/own-scaler.ts';

/** What becomes of one tick: how often it comes, and how many seconds late. */
export interface TickFate {
  readonly times: number;
  readonly lateSeconds: number;
}

/** What a tick saw and did. */
export interface WatchedTick {
  readonly nowSeconds: number;
  readonly visible: number;
  readonly inFlight: number;
  /** Afterwards. */
  readonly starting: number;
  readonly running: number;
  readonly launched: number;
}

const ON_TIME: TickFate = { times: 1, lateSeconds: 0 };

/** Our scaler, of which each tick is looked at; ticks may be lost, come twice or late, by the fates that come round in turn. */
export class WatchedScaler implements Scaler {
  readonly tickSeconds: number;
  readonly #inner: OwnScaler;
  readonly #onTick: (tick: WatchedTick, world: ScalerWorld) => void;
  readonly #fates: readonly TickFate[];
  #ticks = 0;

  constructor(
    policy: Policy,
    onTick: (tick: WatchedTick, world: ScalerWorld) => void,
    fates: readonly TickFate[] = [],
  ) {
    this.#inner = new OwnScaler(policy, 60);
    this.#onTick = onTick;
    this.#fates = fates;
    // Where a tick may be late, a look each second finds those that are due.
    this.tickSeconds = fates.some(({ lateSeconds }) => lateSeconds > 0) ? 1 : policy.tickSeconds;
  }

  tick(world: ScalerWorld): void {
    const ticksSoFar = Math.floor(this.#ticks / this.#looksPerTick);
    const lateSeconds = this.#ticks % this.#looksPerTick;
    this.#ticks += 1;
    const fate = this.#fates[ticksSoFar % this.#fates.length] ?? ON_TIME;
    if (fate.lateSeconds !== lateSeconds) return;
    for (let time = 0; time < fate.times; time += 1) this.#tickNow(world);
  }

  get #looksPerTick(): number {
    return this.#inner.tickSeconds / this.tickSeconds;
  }

  #tickNow(world: ScalerWorld): void {
    const { visible, inFlight } = world.counts();
    const before = world.starting + world.running;
    this.#inner.tick(world);
    const { nowSeconds, starting, running } = world;
    this.#onTick({ nowSeconds, visible, inFlight, starting, running, launched: starting + running - before }, world);
  }
}
