import type { Json } from '../trace/json.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { PlannedWorkload } from './surroundings/planned-workload.ts';

/** A workload with its own files, by their names, and the account of its document. */
export interface Attempt {
  readonly planned: PlannedWorkload;
  readonly files: ReadonlyMap<string, Json>;
  readonly ledger: Ledger;
}

/** A file of the output, of whatever workload. */
export interface SettledFile {
  readonly path: string;
  readonly content: Json;
}
