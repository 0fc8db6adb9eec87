import type { InputText } from '../conversion.ts';
import { resolveIntrinsics } from '../ecs/cloudformation/resolve-intrinsics.ts';
import type { ConversionProblem } from '../problem.ts';
import { openLedgers } from '../source/open-ledgers.ts';
import { readDocuments } from '../source/read-documents.ts';
import type { Ledger } from '../trace/ledger.ts';

/** An account of each document of the texts, with the functions of CloudFormation worked out; and why other documents have none. */
export function readEcsInputs(texts: readonly InputText[]): {
  readonly ledgers: readonly Ledger[];
  readonly problems: readonly ConversionProblem[];
} {
  const read = texts.map(({ name, text }) => readDocuments(name, text, 'ecs'));
  return {
    ledgers: read.flatMap((each) => openLedgers({ ...each, documents: each.documents.map(resolveIntrinsics) })),
    problems: read.flatMap(({ problems }) => problems),
  };
}
