import { isList, isMap, type Json, type JsonMap } from '../trace/json.ts';

/** What stands in the place of each value of a Secret. */
export const SECRET_VALUE_MARK = '(secret value, not read)';

/** Holds the whole object again, with its values (kubectl, "declarative object configuration"). */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Members of a Secret that hold no values (Kubernetes API reference, Secret v1). */
const plainMembers = new Set(['apiVersion', 'kind', 'type', 'immutable']);

/**
 * A Kubernetes document without the values of Secrets, wherever in it they stand; all else, and the names of their keys, stay as they are. In
 * a Secret a member whose name is misspelt counts as values, too, and so does `stringData` in any object.
 */
export function redact(content: Json): Json {
  if (isList(content)) return content.map(redact);
  if (!isMap(content)) return content;
  const secret = isSecret(content);
  return mapMembers(content, (value, name) => {
    if (/^stringdata$/i.test(name)) return marked(value);
    if (!secret || plainMembers.has(name)) return redact(value);
    return name === 'metadata' ? withoutLastApplied(value) : marked(value);
  });
}

/** References have the kind of a Secret, too, but neither metadata nor values. */
function isSecret(map: JsonMap): boolean {
  const { kind } = map;
  if (typeof kind !== 'string' || kind.trim().toLowerCase() !== 'secret') return false;
  return Object.keys(map).some((name) => /^(metadata|data|stringdata)$/i.test(name));
}

/** All keys of a map of values, each with the mark; what is no map of values becomes one mark. */
function marked(value: Json): Json {
  if (isMap(value)) return mapMembers(value, (inner) => (inner === null ? null : SECRET_VALUE_MARK));
  return value === null ? null : SECRET_VALUE_MARK;
}

function withoutLastApplied(metadata: Json): Json {
  if (!isMap(metadata)) return SECRET_VALUE_MARK;
  return mapMembers(metadata, (value, name) => {
    if (name !== 'annotations' || !isMap(value)) return value;
    return mapMembers(value, (inner, key) => (key === LAST_APPLIED ? SECRET_VALUE_MARK : inner));
  });
}

function mapMembers(map: JsonMap, change: (value: Json, name: string) => Json): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]));
}
