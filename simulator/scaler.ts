import type { Observation } from '../contract/observation.ts';
import type { TaskTerms } from './task.ts';

/** What a scaler can see of a simulation, and do in it. Times are seconds from the beginning of the trace. */
export interface ScalerWorld {
  readonly nowSeconds: number;
  /** The queue's counts, as old as the model has it. */
  counts(): { readonly visible: number; readonly inFlight: number };
  /** Tasks that were launched and do not take messages yet. */
  readonly starting: number;
  /** Tasks that do or may take messages. */
  readonly running: number;
  /** The observation that our function would make now. */
  observe(): Observation;
  /** Launches tasks; those beyond the account's rate are created as soon as it allows. */
  launch(count: number, terms: TaskTerms): void;
  /** Gives tasks that have started already, as a fleet that was there before the trace began. */
  startReady(count: number, terms: TaskTerms): void;
  /** Stops tasks blindly, as a service that is scaled in does: whichever, at work or not. Says how many it stopped. */
  stop(count: number): number;
}

/** Something that looks at a queue now and then, and launches or stops tasks. */
export interface Scaler {
  /** Seconds from one tick to the next. */
  readonly tickSeconds: number;
  /** Called once, before the first message. */
  begin?(world: ScalerWorld): void;
  tick(world: ScalerWorld): void;
}
