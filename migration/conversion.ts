import type { ConversionProblem } from './problem.ts';
import type { LossReport } from './report/loss-report.ts';
import type { Json } from './trace/json.ts';

/** One text to convert. */
export interface InputText {
  /** What messages call it, e.g. a file's path as given. */
  readonly name: string;
  readonly text: string;
}

/** A file of an output. */
export interface OutputFile {
  /** Relative path with `/`, without `..`. */
  readonly path: string;
  readonly content: Json | string;
}

/** What one workload became. */
export interface ConvertedWorkload<Facts> {
  /** Its name in the output, which is its folder's, too. */
  readonly name: string;
  readonly files: readonly OutputFile[];
  /** What a runbook and a price need to know of it. */
  readonly facts: Facts;
}

/** What a conversion gives: each workload that could be converted, whatever became of the others, and the account of every input. */
export interface Conversion<Facts> {
  readonly workloads: readonly ConvertedWorkload<Facts>[];
  /** Files of all workloads together. */
  readonly files: readonly OutputFile[];
  readonly problems: readonly ConversionProblem[];
  readonly report: LossReport;
}
