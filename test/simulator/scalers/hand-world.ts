import type { Observation } from '../../../contract/observation.ts';
import type { Scaler, ScalerWorld } from '../../../simulator/scaler.ts';
import type { TaskTerms } from '../../../simulator/task.ts';

/** A world that changes by hand alone: tasks start and end when the test says so. */
export class HandWorld implements ScalerWorld {
  nowSeconds = 0;
  visible = 0;
  inFlight = 0;
  starting = 0;
  running = 0;
  /** Those of the newest launch. */
  terms: TaskTerms | undefined;

  constructor(state: Partial<Pick<HandWorld, 'visible' | 'inFlight' | 'starting' | 'running'>> = {}) {
    Object.assign(this, state);
  }

  counts(): { readonly visible: number; readonly inFlight: number } {
    return this;
  }

  observe(): Observation {
    throw new Error('Peers see counts alone.');
  }

  launch(count: number, terms: TaskTerms): void {
    this.starting += count;
    this.terms = terms;
  }

  startReady(count: number, terms: TaskTerms): void {
    this.running += count;
    this.terms = terms;
  }

  stop(count: number): number {
    this.running -= count;
    return count;
  }

  /** Ticks once, with so many messages visible; tasks that were launched before have started by then. Gives the number of tasks after it. */
  tick(scaler: Scaler, visible: number): number {
    this.running += this.starting;
    this.starting = 0;
    this.visible = visible;
    scaler.tick(this);
    this.nowSeconds += scaler.tickSeconds;
    return this.starting + this.running;
  }
}
