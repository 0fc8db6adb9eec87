import type { Json } from '../../trace/json.ts';
import type { Starter } from '../surroundings/planned-workload.ts';

/** A workload as the stack's code needs it, with the files that were made of it. */
export interface StackWorkload {
  readonly family: string;
  readonly starter: Starter;
  readonly isTerminalWorker: boolean;
  /** The container that takes the messages of a queue worker. */
  readonly mainContainer: string;
  /** Content of each of its files by name, e.g. `service.json`. */
  readonly files: ReadonlyMap<string, Json>;
}

/** What a stack is made of. */
export interface StackInput {
  readonly workloads: readonly StackWorkload[];
  /** Contents of `load-balancers/*.json`, by the load balancer's name. */
  readonly balancers: ReadonlyMap<string, Json>;
}
