/** What JSON and YAML documents hold once they are read. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [name: string]: Json;
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A place with nothing below it: a scalar, an empty list, an empty map. */
export function isLeaf(value: Json): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

/** One step down in a JSON pointer (RFC 6901). */
export function below(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The pointers of all leaves, in the order of the document. */
export function leafPointers(value: Json, pointer = ''): string[] {
  if (isLeaf(value)) return [pointer];
  return Object.entries(value as object).flatMap(([step, inner]) => leafPointers(inner as Json, below(pointer, step)));
}
