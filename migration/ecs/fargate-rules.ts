import type { Json } from '../trace/json.ts';
import { Ledger } from '../trace/ledger.ts';
import { checkOnFargate } from './check/fargate.ts';
import { checkTaskDefinition } from './check-task-definition.ts';

/** What is wrong at a place of an output. */
export interface OutputProblem {
  /** JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

/** What Fargate, or ECS, would refuse of an input of RegisterTaskDefinition that we put out. */
export function fargateProblems(definition: Json): OutputProblem[] {
  const ledger = new Ledger({ name: 'task definition', kind: 'ecs', content: definition, positionOf: () => undefined });
  checkTaskDefinition(ledger.root);
  checkOnFargate(ledger.root);
  return ledger.problems.map(({ pointer, message, remedy }) => ({ pointer, message: `${message} ${remedy}` }));
}
