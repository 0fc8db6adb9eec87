import type { TaskDefinitionInput } from '../ecs/task-definition-input.ts';
import type { Ledger } from '../trace/ledger.ts';

/** A task definition with the account of the document that it is in. */
export interface Source extends TaskDefinitionInput {
  readonly ledger: Ledger;
}
