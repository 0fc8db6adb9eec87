import type { Fate } from '../../../migration/trace/fate.ts';
import { isLeaf, type Json } from '../../../migration/trace/json.ts';

/**
 * Pointers of the leaves of a document of which a report says nothing: neither of the leaf, nor that a place above it was mapped, ignored or
 * lost. Walks the document by itself, so that it also finds what the account has overlooked.
 */
export function unaccountedLeaves(content: Json, fates: readonly Fate[]): readonly string[] {
  const own = new Set(fates.map(({ pointer }) => pointer));
  const covering = new Set(
    fates.filter((each) => each.fate !== 'remarked' || each.severity === 'loss').map(({ pointer }) => pointer),
  );
  const missing: string[] = [];
  const walk = (value: Json, pointer: string, covered: boolean): void => {
    const coveredHere = covered || covering.has(pointer);
    if (isLeaf(value)) {
      if (!coveredHere && !own.has(pointer)) missing.push(pointer);
      return;
    }
    for (const [name, member] of Object.entries(value as Record<string, Json>))
      walk(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, coveredHere);
  };
  walk(content, '', false);
  return missing;
}
