/**
 * The External Secrets Operator reads a JSON key as a path of gjson, in which dots, wildcards and other marks have a meaning of their own; a
 * backslash takes it from them. All printable ASCII but letters, digits and ` `, `_`, `-`, `:` is escaped (gjson v1.18, isSafePathKeyChar).
 */
export function propertyOfKey(jsonKey: string): string {
  return jsonKey.replace(/[!-,./;-@[-^`{-~]/g, '\\$&');
}

/** The JSON key that a property names; a path of several keys, which ECS cannot ask for, is undefined. */
export function keyOfProperty(property: string): string | undefined {
  if (/(^|[^\\])(\\\\)*[.*?|#@!{[]/.test(property)) return undefined;
  return property.replace(/\\(.)/g, '$1');
}
