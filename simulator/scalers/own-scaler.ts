import type { Policy } from '../../contract/policy.ts';
import { decide } from '../../scaling/decide.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';

/** The scaler of this project: its own decision on the observation that its function would make. */
export class OwnScaler implements Scaler {
  readonly tickSeconds: number;
  readonly #policy: Policy;
  readonly #paidMinimumSeconds: number;

  constructor(policy: Policy, paidMinimumSeconds: number) {
    this.tickSeconds = policy.tickSeconds;
    this.#policy = policy;
    this.#paidMinimumSeconds = paidMinimumSeconds;
  }

  tick(world: ScalerWorld): void {
    const minimumLifeSeconds = this.#paidMinimumSeconds;
    for (const { count, ...order } of decide(world.observe(), this.#policy).launch)
      world.launch(count, { ...order, minimumLifeSeconds, oneShot: false });
  }
}
