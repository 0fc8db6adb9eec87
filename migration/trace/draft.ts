import { below, isLeaf, isList, type Json } from './json.ts';
import type { Place } from './place.ts';

/** A value of an output that comes from places of the input. */
export class Carried {
  readonly value: Json;
  readonly places: readonly Place[];

  constructor(value: Json, places: readonly Place[]) {
    this.value = value;
    this.places = places;
  }
}

/** An output in the making: JSON in which some values know where they come from. Undefined members and items are left out of it. */
export type Draft = Json | Carried | readonly (Draft | undefined)[] | DraftMap;
export interface DraftMap {
  readonly [name: string]: Draft | undefined;
}

/**
 * Puts what stands at a place into the output, as it is or as `value`. The place is mapped when the output is settled, and only then: a value
 * that was carried into a draft nobody uses is still lost.
 *
 * @throws Error for a place that has maps below it, whose members would count as mapped without having been looked at.
 */
export function carry(place: Place, value: Json = place.value): Carried {
  return carryAll([place], value);
}

/** The same for a value that is made from several places. */
export function carryAll(places: readonly Place[], value: Json): Carried {
  const deep = places.find((place) => !isFlat(place.value));
  if (deep) throw new Error(`${deep.input} ${deep.pointer} is too deep to be carried as one value.`);
  return new Carried(value, places);
}

/** The same where the member may be absent. */
export function carryMember(place: Place | undefined, name: string, convert?: (member: Place) => Json | undefined) {
  const member = place?.member(name);
  if (member === undefined) return undefined;
  const value = convert === undefined ? member.value : convert(member);
  return value === undefined ? undefined : carry(member, value);
}

/** The output without its origins; each place that is in it is told where it went, as `<name> <JSON pointer>`. */
export function settle(name: string, draft: Draft): Json {
  return settled(name, '', draft);
}

function settled(name: string, pointer: string, draft: Draft): Json {
  if (draft instanceof Carried) {
    for (const place of draft.places) place.mapped(`${name} ${pointer}`);
    return draft.value;
  }
  if (typeof draft !== 'object' || draft === null) return draft;
  if (isDraftList(draft)) {
    const present = draft.flatMap((item) => (item === undefined ? [] : [{ item }]));
    return present.map(({ item }, index) => settled(name, below(pointer, index), item));
  }
  const members = Object.entries(draft as DraftMap).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, settled(name, below(pointer, key), value)] as const],
  );
  return Object.fromEntries(members);
}

function isDraftList(draft: Draft): draft is readonly (Draft | undefined)[] {
  return Array.isArray(draft);
}

function isFlat(value: Json): boolean {
  return isLeaf(value) || (isList(value) && value.every((item) => typeof item !== 'object'));
}
