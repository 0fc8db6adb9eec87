import { type Carried, carry, carryMember } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** Members of a container or task that are carried as they are; undefined where they are absent or of another type. */
export function textMember(place: Place, name: string): Carried | undefined {
  return carryMember(place, name, (member) => member.text());
}

export function flagMember(place: Place, name: string): Carried | undefined {
  return carryMember(place, name, (member) => member.flag());
}

/** The texts of a list, carried one by one; undefined where there is none. */
export function textItems(place: Place | undefined, convert = (text: string) => text): readonly Carried[] | undefined {
  const items = (place?.items() ?? []).flatMap((item) => {
    const text = item.text();
    return text === undefined ? [] : [carry(item, convert(text))];
  });
  return items.length === 0 ? undefined : items;
}

/** Undefined for an empty list or map, so that it is left out. */
export function unlessEmpty<T extends object>(content: T): T | undefined {
  return Object.values(content).some((value) => value !== undefined) ? content : undefined;
}

/** The places that are there. */
export function present(...places: readonly (Place | undefined)[]): readonly Place[] {
  return places.filter((place) => place !== undefined);
}
