import { below, isList, isMap, type Json } from '../../trace/json.ts';

/** A value within a manifest, and its JSON pointer there. Rules read past what has the wrong type, which the models find. */
export interface Part {
  readonly value: Json;
  readonly pointer: string;
}

/** What a path of member names and indices leads to; undefined where a step is missing or null. */
export function partAt(part: Part | undefined, ...path: readonly (string | number)[]): Part | undefined {
  return path.reduce<Part | undefined>((from, step) => {
    const inner = isMap(from?.value) || isList(from?.value) ? (from.value as Record<string, Json>)[step] : undefined;
    return from === undefined || inner === undefined || inner === null
      ? undefined
      : { value: inner, pointer: below(from.pointer, step) };
  }, part);
}

/** The items of the list that a path leads to; none where there is no list. */
export function itemsAt(part: Part | undefined, ...path: readonly (string | number)[]): readonly Part[] {
  const list = partAt(part, ...path);
  return list !== undefined && isList(list.value) ? list.value.flatMap((_, index) => partAt(list, index) ?? []) : [];
}

/** The members of the map that a path leads to, by name. */
export function membersAt(
  part: Part | undefined,
  ...path: readonly (string | number)[]
): readonly (readonly [string, Part])[] {
  const map = partAt(part, ...path);
  if (map === undefined || !isMap(map.value)) return [];
  return Object.keys(map.value).flatMap((name) => {
    const member = partAt(map, name);
    return member === undefined ? [] : [[name, member] as const];
  });
}

export function textAt(part: Part | undefined, ...path: readonly (string | number)[]): string | undefined {
  const value = partAt(part, ...path)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(part: Part | undefined, ...path: readonly (string | number)[]): number | undefined {
  const value = partAt(part, ...path)?.value;
  return typeof value === 'number' ? value : undefined;
}
