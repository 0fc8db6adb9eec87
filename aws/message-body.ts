/**
 * A value as JSON that every queue takes. SQS refuses some characters that JSON may hold as they are (SQS API reference, SendMessage:
 * #xFFFE and #xFFFF); its older implementations also those beyond #xFFFF. Escaped, they mean the same to a JSON parser.
 */
export function jsonBody(value: object): string {
  return JSON.stringify(value).replace(
    /[\uD800-\uDFFF\uFFFE\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );
}
