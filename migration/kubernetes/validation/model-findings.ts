import { below, isLeaf, isList, isMap, type Json } from '../../trace/json.ts';
import type { Finding } from './manifest.ts';
import { type ModelError, modelErrors, modelOf } from './models.ts';

/**
 * Where an object is not of its kind, and the members that the kind does not have; undefined for a kind that no export has. The models let
 * unknown members pass; but their validators look at every member that they know and at no other, so what was not looked at is unknown.
 */
export async function modelFindings(
  apiVersion: string,
  kind: string,
  value: Json,
): Promise<readonly Finding[] | undefined> {
  const model = await modelOf(apiVersion, kind);
  if (model === undefined) return undefined;
  const read = new Set<string>();
  const errors = modelErrors(model, watched(value, '', read));
  return [...errorFindings(errors), ...unreadFindings(value, '', read)];
}

/** A view of the value that notes the pointer of each own member of a map that is read. */
function watched(value: Json, pointer: string, read: Set<string>): Json {
  if (isLeaf(value)) return value;
  return new Proxy(value as object, {
    get(target, name) {
      const inner = Reflect.get(target, name);
      if (typeof name === 'symbol' || !Object.hasOwn(target, name)) return inner;
      const at = below(pointer, name);
      read.add(at);
      return watched(inner as Json, at, read);
    },
  }) as Json;
}

function unreadFindings(value: Json, pointer: string, read: ReadonlySet<string>): readonly Finding[] {
  if (isList(value)) return value.flatMap((item, index) => unreadFindings(item, below(pointer, index), read));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = below(pointer, name);
    return read.has(at)
      ? unreadFindings(inner, at, read)
      : [{ pointer: at, message: `There is no member "${name}" here.` }];
  });
}

/** One finding a place: a value that fits none of two types fails several times. */
function errorFindings(errors: readonly ModelError[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const error of errors) {
    const pointer =
      error.keyword === 'required'
        ? below(error.instancePath, String(error.params['missingProperty']))
        : error.instancePath;
    if (!found.has(pointer)) found.set(pointer, { pointer, message: errorInWords(error) });
  }
  return [...found.values()];
}

function errorInWords({ keyword, params, message }: ModelError): string {
  if (keyword === 'required') return `"${params['missingProperty']}" is missing.`;
  if (keyword === 'enum') return `This is none of ${[params['allowedValues']].flat().join(', ')}.`;
  return `This ${message}.`;
}
