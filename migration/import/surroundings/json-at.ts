import { isList, isMap, type Json, type JsonMap } from '../../trace/json.ts';

/** The member that a path of names leads to; undefined where a step is missing, or is null. */
export function at(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  const found = names.reduce<Json | undefined>((inner, name) => (isMap(inner) ? inner[name] : undefined), value);
  return found === null ? undefined : found;
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: Json | undefined, ...names: readonly string[]): JsonMap {
  const found = at(value, ...names);
  return isMap(found) ? found : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: Json | undefined, ...names: readonly string[]): readonly Json[] {
  const found = at(value, ...names);
  return isList(found) ? found : [];
}

/** The text at a path. */
export function textAt(value: Json | undefined, ...names: readonly string[]): string | undefined {
  const found = at(value, ...names);
  return typeof found === 'string' ? found : undefined;
}
