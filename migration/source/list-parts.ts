import { below, isList, isMap, type Json, type JsonMap } from '../trace/json.ts';

/** A document, or an item of a `List`, and where it stands. */
interface ListPart {
  readonly content: Json;
  /** JSON pointer from the root of the text's document to it. */
  readonly prefix: string;
}

/**
 * Takes a `List` (or `DeploymentList`, `SecretList`, ...) apart into its items, and lists within it, too; any other document is its own only
 * part. Items of a typed list that have neither `kind` nor `apiVersion` get those of the list, as client-go reads them
 * (k8s.io/apimachinery, unstructured/helpers.go, decodeToList).
 */
export function listParts(content: Json, prefix = ''): readonly ListPart[] {
  if (!isMap(content) || typeof content['kind'] !== 'string' || !content['kind'].endsWith('List')) {
    return content === null ? [] : [{ content, prefix }];
  }
  const { kind, apiVersion, items } = content;
  if (!isList(items)) return [{ content, prefix }];
  const itemKind = kind.slice(0, -'List'.length);
  return items.flatMap((item, index) => {
    const untyped = isMap(item) && item['kind'] === undefined && item['apiVersion'] === undefined;
    const inferred: JsonMap = untyped && itemKind !== '' ? { apiVersion: apiVersion ?? null, kind: itemKind } : {};
    return listParts(isMap(item) ? { ...inferred, ...item } : item, below(below(prefix, 'items'), index));
  });
}
