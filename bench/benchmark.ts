export interface BenchmarkOptions {
  /** Folder with traces for `policy`; unset, it takes generated ones. */
  readonly traces?: string | undefined;
  /** Chance of the traces and simulations of `policy`. */
  readonly seed: number;
}

/** Figures of one subject; `tell` gets what is being measured, for whoever waits. */
export type Benchmark = (tell: (text: string) => void, options: BenchmarkOptions) => Promise<object>;
