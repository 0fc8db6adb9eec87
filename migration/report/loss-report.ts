import type { ConversionProblem } from '../problem.ts';
import type { Fate } from '../trace/fate.ts';
import { leafPointers } from '../trace/json.ts';
import { ancestry, type Ledger } from '../trace/ledger.ts';

/** What became of every leaf of all inputs; it is its own JSON form. */
export interface LossReport {
  readonly inputs: readonly InputSummary[];
  /** Of the inputs that were converted, or the parts of them that were, in the order of their leaves. */
  readonly fates: readonly Fate[];
  /** Of the inputs, or parts of them, that were refused. */
  readonly problems: readonly ConversionProblem[];
  /** How many remarks say that something is lost; `--strict` fails when there are any. */
  readonly lost: number;
}

/** One input in numbers of leaves. A leaf that was remarked on may be mapped, too; of a refused input only the leaves are counted. */
export interface InputSummary {
  readonly input: string;
  readonly leaves: number;
  readonly mapped: number;
  readonly ignored: number;
  readonly remarked: number;
}

/**
 * The report of all inputs that were read. `problems` are those of inputs that could not be read, and those that were found outside the
 * ledgers. An input with a problem is refused as a whole, so nothing is said about its leaves; where it is one of `refusedParts`, only the
 * parts with the pointers given there are.
 */
export function reportOf(
  ledgers: readonly Ledger[],
  problems: readonly ConversionProblem[],
  refusedParts: ReadonlyMap<string, readonly string[]> = new Map(),
): LossReport {
  const all = unlessTold([...problems, ...ledgers.flatMap((ledger) => ledger.problems)]);
  const refused = new Set(all.map(({ input }) => input));
  const accounts = ledgers.map((ledger) => {
    const { name, content } = ledger.document;
    const parts = refusedParts.get(name) ?? (refused.has(name) ? [''] : []);
    return { input: name, leaves: leafPointers(content), fates: fatesBeside(parts, ledger) };
  });
  const fates = accounts.flatMap((account) => account.fates);
  return {
    inputs: accounts.map(({ input, leaves, fates: own }) => ({
      input,
      leaves: leaves.length,
      ...countsOf(leaves, own),
    })),
    fates,
    problems: all,
    lost: fates.filter((fate) => fate.fate === 'remarked' && fate.severity === 'loss').length,
  };
}

function fatesBeside(refused: readonly string[], ledger: Ledger): readonly Fate[] {
  if (refused.length === 0) return ledger.fates();
  return ledger.fates().filter(({ pointer }) => !ancestry(pointer).some((above) => refused.includes(above)));
}

/** Several rules may find the same thing at the same place. */
function unlessTold(problems: readonly ConversionProblem[]): readonly ConversionProblem[] {
  const told = new Map(
    problems.map((problem) => [JSON.stringify([problem.input, problem.pointer, problem.code]), problem]),
  );
  return [...told.values()];
}

function countsOf(leaves: readonly string[], fates: readonly Fate[]): Omit<InputSummary, 'input' | 'leaves'> {
  const pointersOf = (wanted: (fate: Fate) => boolean) => new Set(fates.filter(wanted).map(({ pointer }) => pointer));
  const mapped = pointersOf(({ fate }) => fate === 'mapped');
  const ignored = pointersOf(({ fate }) => fate === 'ignored');
  const remarked = pointersOf(({ fate }) => fate === 'remarked');
  const lost = pointersOf((fate) => fate.fate === 'remarked' && fate.severity === 'loss');
  const isBelow = (leaf: string, pointers: ReadonlySet<string>) => ancestry(leaf).some((above) => pointers.has(above));
  return {
    mapped: leaves.filter((leaf) => isBelow(leaf, mapped)).length,
    ignored: leaves.filter((leaf) => isBelow(leaf, ignored)).length,
    remarked: leaves.filter((leaf) => remarked.has(leaf) || isBelow(leaf, lost)).length,
  };
}
