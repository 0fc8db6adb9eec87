import { isList, isMap, type Json, type JsonMap } from './json.ts';

/*
 * Readers of plain JSON, such as a conversion's own output; what has the wrong type counts as absent.
 */

/** A step of a path: a member's name, or an item's index. */
type Step = string | number;

/** What a path leads to; undefined where a step is missing, or is null. */
export function at(value: Json | undefined, ...path: readonly Step[]): Json | undefined {
  const found = path.reduce<Json | undefined>((inner, step) => {
    if (typeof step === 'number') return isList(inner) ? inner[step] : undefined;
    return isMap(inner) ? inner[step] : undefined;
  }, value);
  return found === null ? undefined : found;
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: Json | undefined, ...path: readonly Step[]): JsonMap {
  const found = at(value, ...path);
  return isMap(found) ? found : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: Json | undefined, ...path: readonly Step[]): readonly Json[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

/** The text at a path. */
export function textAt(value: Json | undefined, ...path: readonly Step[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at a path. */
export function numberAt(value: Json | undefined, ...path: readonly Step[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}
