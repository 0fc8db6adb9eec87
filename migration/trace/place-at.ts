import { isList } from './json.ts';
import type { Place } from './place.ts';

/*
 * Readers of members that say nothing about wrong types, which count as absent: for values that may be placeholders, and for looks aside
 * from the conversion of the member, which refuses what it cannot read and must not be repeated.
 */

/** Items of a list member. */
export function itemsAt(place: Place | undefined, name: string): readonly Place[] {
  const list = place?.member(name);
  return list !== undefined && isList(list.value) ? list.items() : [];
}

export function textAt(place: Place | undefined, name: string): string | undefined {
  const value = place?.member(name)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(place: Place | undefined, name: string): number | undefined {
  const value = place?.member(name)?.value;
  return typeof value === 'number' ? value : undefined;
}
