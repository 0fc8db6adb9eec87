import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Json } from '../trace/json.ts';

/**
 * Writes documents as YAML, each after a line of dashes but the first. What is a text stays one, whether a parser follows YAML 1.1, as
 * kubectl does, or 1.2.
 */
export function writeYaml(documents: readonly Json[]): string {
  return documents.map(writeDocument).join('---\n');
}

function writeDocument(content: Json): string {
  // Values that occur twice are written twice: anchors are for people, not for outputs.
  const document = new Document(content, { aliasDuplicateObjects: false, version: '1.2' });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string') node.type = styleOf(node.value);
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string') key.type = styleOf(key.value, true);
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  // Only texts in double quotes have these, and parsers differ in whether they may stand there as they are.
  return text.replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The style of a text; where its syntax does not allow for a plain one, the library quotes it. */
function styleOf(text: string, isKey = false): Scalar.Type {
  if (!isKey && isReadableBlock(text)) return Scalar.BLOCK_LITERAL;
  return /[\p{C}\u2028\u2029]/u.test(text) || isReadAsAnother(text) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
}

/** Several lines of what shows on a screen, none of which ends with white space that an editor might take away. */
function isReadableBlock(text: string): boolean {
  return (
    /^\S[\s\S]*\n/.test(text) && !/[ \t](\n|$)/.test(text) && !/[\p{C}\u2028\u2029]/u.test(text.replace(/[\n\t]/g, ''))
  );
}

/**
 * Whether some parser reads it as something else: marks, words and the merge key of YAML 1.1, numbers, times and dates of either version; `e0`
 * is a number to the `yaml` package under 1.1.
 */
function isReadAsAnother(text: string): boolean {
  const word = /^(---|\.\.\.|y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(inf|nan))$/i;
  return word.test(text) || /^[-+]?([.\d]|e[-+]?\d)[\d.:+_ \-a-foxtz]*$/i.test(text);
}
