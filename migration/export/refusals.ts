import { ancestry, type Ledger } from '../trace/ledger.ts';
import type { Place } from '../trace/place.ts';
import type { Attempt } from './attempt.ts';

/** What the refusal of a task definition goes by. */
type Refusable = Pick<Attempt, 'task' | 'ledgers' | 'parts'>;

/**
 * Whether nothing speaks against a task definition: no problem in its own parts, and none of its documents that is not another task
 * definition's own.
 */
export function isConverted(attempt: Refusable, attempts: readonly Refusable[]): boolean {
  return !attempt.ledgers.some((ledger) => isRefusedBy(ledger, attempt, attempts));
}

/** A task definition is refused with what belongs to it, its service or the settings of its scaler, which is said at the task definition. */
export function refuseWithCompanions(attempts: readonly Attempt[]): void {
  for (const attempt of attempts) {
    const [own, ...companions] = attempt.ledgers;
    const refused = companions.filter((ledger) => isRefusedBy(ledger, attempt, attempts));
    if (refused.length === 0 || isRefusedBy(own, attempt, attempts)) continue;
    attempt.task.refuse(
      'refused-companion',
      `What belongs to it was refused: ${refused.map(({ document }) => document.name).join(', ')}.`,
      'Correct that first.',
    );
  }
}

/** Pointers of the parts of those that are refused, by the names of documents that are not refused as a whole. */
export function refusedParts(
  ledgers: readonly Ledger[],
  attempts: readonly Attempt[],
): ReadonlyMap<string, readonly string[]> {
  const refused = attempts.filter((attempt) => !isConverted(attempt, attempts));
  const isUsed = (ledger: Ledger) =>
    attempts.some((attempt) => attempt.ledgers.includes(ledger) && !refused.includes(attempt));
  const partly = ledgers.filter((ledger) => ledger.problems.length === 0 || isUsed(ledger));
  return new Map(
    partly.map(({ document: { name } }) => {
      const parts = refused.flatMap((attempt) => attempt.parts).filter(({ input }) => input === name);
      return [name, parts.map(({ pointer }) => pointer)] as const;
    }),
  );
}

function isRefusedBy({ document, problems }: Ledger, attempt: Refusable, attempts: readonly Refusable[]): boolean {
  const others = attempts.filter((other) => other.task !== attempt.task).flatMap(({ parts }) => parts);
  const isIn = (pointer: string, parts: readonly Place[]) =>
    parts.some((part) => part.input === document.name && ancestry(pointer).includes(part.pointer));
  return problems.some(({ pointer }) => isIn(pointer, attempt.parts) || !isIn(pointer, others));
}
