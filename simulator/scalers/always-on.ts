import type { Scaler, ScalerWorld } from '../scaler.ts';
import { serviceTerms } from './service.ts';

/** A service of fixed size: as many tasks as there may be, ready when the trace begins, until it ends. */
export class AlwaysOn implements Scaler {
  readonly tickSeconds = 60;
  readonly #tasks: number;

  constructor(tasks: number) {
    this.#tasks = tasks;
  }

  begin(world: ScalerWorld): void {
    world.startReady(this.#tasks, serviceTerms);
  }

  tick(): void {}
}
