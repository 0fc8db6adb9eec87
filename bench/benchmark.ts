export interface BenchmarkOptions {
  /** Folder with traces for `policy`; unset, it takes generated ones. */
  readonly traces?: string | undefined;
  /** Folder with `ecs/` and `k8s/` for `migration`; unset, it takes the tests' own cases. */
  readonly cases?: string | undefined;
  /** Chance in `policy` and `worker-chaos`. */
  readonly seed: number;
}

/** Figures of one subject; `tell` gets what is being measured, for whoever waits. */
export type Benchmark = (tell: (text: string) => void, options: BenchmarkOptions) => Promise<object>;

/** Thrown by a subject whose figures break a promise of this project: they are printed all the same, and the run has failed. */
export class BrokenPromiseError extends Error {
  override readonly name = 'BrokenPromiseError';
  readonly figures: object;

  constructor(message: string, figures: object) {
    super(message);
    this.figures = figures;
  }
}
