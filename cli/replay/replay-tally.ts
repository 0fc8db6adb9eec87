import { overridable } from '../../contract/overrides.ts';
import { type ReplayedDecision, tasksIn } from './decide-again.ts';

/** Lines that cannot be replayed for the same cause. */
export interface UnreadableLines {
  readonly problem: string;
  readonly count: number;
  /** In ISO 8601, of the first and the last one. */
  readonly from: string;
  readonly to: string;
}

/** Sums up a replay while it goes on: small however many decisions there are. */
export class ReplayTally {
  #same = 0;
  #otherwise = 0;
  #launchesDiffer = 0;
  #launchedThen = 0;
  #launchedNow = 0;
  #overridden = 0;
  readonly #unreadable = new Map<string, UnreadableLines>();

  add({ differs, launchesDiffer, before, now, overridden }: ReplayedDecision): void {
    if (differs) this.#otherwise += 1;
    else this.#same += 1;
    if (launchesDiffer) this.#launchesDiffer += 1;
    if (overridable.some((name) => overridden.includes(name))) this.#overridden += 1;
    this.#launchedThen += tasksIn(before.launch);
    this.#launchedNow += tasksIn(now.launch);
  }

  /** @param at - the line's time in ISO 8601. */
  addUnreadable(problem: string, at: string): void {
    const { count, from } = this.#unreadable.get(problem) ?? { count: 0, from: at };
    this.#unreadable.set(problem, { problem, count: count + 1, from, to: at });
  }

  get totals() {
    const unreadableLines = [...this.#unreadable.values()];
    const unreadable = unreadableLines.reduce((sum, { count }) => sum + count, 0);
    return {
      /** All lines that hold a decision: the same, those otherwise, and the unreadable ones. */
      decisions: this.#same + this.#otherwise + unreadable,
      unreadable,
      unreadableLines,
      same: this.#same,
      otherwise: this.#otherwise,
      /** Of those otherwise; the rest come to the same launches for another reason. */
      launchesDiffer: this.#launchesDiffer,
      /** Tasks that all readable decisions together would launch. */
      launchedThen: this.#launchedThen,
      launchedNow: this.#launchedNow,
      /** Decisions under a setting that the operator had overridden; a pause is none. */
      overridden: this.#overridden,
    };
  }
}

export type ReplayTotals = ReplayTally['totals'];
