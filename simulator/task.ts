import type { TaskRole } from '../contract/observation.ts';

/** How long a task stays, as it was told when it was launched. */
export interface TaskTerms {
  readonly role: TaskRole;
  /** Seconds without a message after which it leaves; infinity for one that never leaves for idleness. */
  readonly idleExitSeconds: number;
  /** Seconds, from where billing begins, that it stays at least. */
  readonly minimumLifeSeconds: number;
  /** Whether it leaves after one message. */
  readonly oneShot: boolean;
  /** Seconds from its start after which a baseline task leaves, if that is sooner than the model has it. */
  readonly lifetimeSeconds?: number | undefined;
}

/** `starting` until its first receive; `stopping` when it works on its last message or is over with nothing left to do but to die. */
export type SimulatedState = 'starting' | 'idle' | 'busy' | 'stopping' | 'gone';

/** One task of a simulation. Times are seconds from the beginning of the trace. */
export class SimulatedTask {
  readonly number: number;
  readonly terms: TaskTerms;
  readonly createdSeconds: number;
  readonly startSeconds: number;
  /** From here on it is paid for. */
  readonly billedFromSeconds: number;
  readonly failsToStart: boolean;
  /** The end of its lifetime: from then on it takes no message. */
  readonly endSeconds: number;
  state: SimulatedState = 'starting';
  /** The message in work; undefined for none. */
  message: number | undefined;
  /** When the message in work is done with. */
  doneSeconds = 0;
  takenSeconds = 0;
  /** When an idle task leaves unless a message comes. */
  leaveSeconds = Number.POSITIVE_INFINITY;
  /** Whether an event that looks whether to leave is still to come: one a task is enough. */
  isLeaveDue = false;
  /** Place in the list of idle tasks, and in that of all tasks. */
  idleAt = -1;
  presentAt = -1;

  constructor(
    number: number,
    terms: TaskTerms,
    times: { readonly created: number; readonly start: number; readonly billedFrom: number; readonly end: number },
    failsToStart: boolean,
  ) {
    this.number = number;
    this.terms = terms;
    this.createdSeconds = times.created;
    this.startSeconds = times.start;
    this.billedFromSeconds = times.billedFrom;
    this.endSeconds = times.end;
    this.failsToStart = failsToStart;
  }
}
