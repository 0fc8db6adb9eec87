import type { Random } from '../simulator/random.ts';

/** What a call is answered with instead: too many calls, or a 500 before or after it has taken effect. */
export type Fault = 'throttle' | 'error' | 'error-after';

const FAULTS: readonly { readonly fault: Fault; readonly share: number }[] = [
  { fault: 'throttle', share: 0.04 },
  { fault: 'error', share: 0.02 },
  { fault: 'error-after', share: 0.02 },
];

/** Lets calls to SQS and S3 fail by chance, so many of all calls in each way, while it is switched on. */
export class ChanceFaults {
  /** How many calls failed, by service and fault. */
  readonly counts = new Map<string, number>();
  #on = false;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  switch(on: boolean): void {
    this.#on = on;
  }

  /** What becomes of this call. */
  strike({ service }: { readonly service: string }): Fault | undefined {
    if (!this.#on) return undefined;
    let drawn = this.#random.uniform();
    for (const { fault, share } of FAULTS) {
      drawn -= share;
      if (drawn >= 0) continue;
      const name = `${service} ${fault}`;
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      return fault;
    }
    return undefined;
  }
}
