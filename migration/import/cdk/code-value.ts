import { placeholder } from '../../placeholder.ts';
import { isList, isMap, type Json } from '../../trace/json.ts';

/** A piece of TypeScript that stands where a value does. */
export class Expression {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** A value as it is to be written in TypeScript. */
export type CodeValue = null | boolean | number | string | Expression | readonly CodeValue[] | CodeMap;
export interface CodeMap {
  readonly [name: string]: CodeValue;
}

/** What TypeScript says for a placeholder, by its name; undefined where the text is to stay as it is. */
type Resolve = (name: string) => string | undefined;

/** Names that an export writes: of environment variables, and logical ids of a template. */
const PLACEHOLDER = /\$\{([A-Z][A-Za-z0-9_]*)\}/g;

/** Members whose texts are the program's own: `${X}` in them means something to it or to a shell, and not to whoever deploys. */
const OF_PROGRAMS: readonly string[] = ['command', 'entryPoint', 'environment', 'dockerLabels', 'tags', 'Tags'];

/** An ARN that was written for the account or the Region of whoever deploys, whose partition is not known before either. */
const OF_DEPLOYMENT = /^arn:aws:(?=.*\$\{AWS_(?:REGION|ACCOUNT_ID)\})/;

/** A value with its placeholders resolved: a text that is one becomes an expression, another one a template literal. */
export function codeValue(value: Json, resolve: Resolve): CodeValue {
  if (typeof value === 'string') return textValue(value, resolve);
  if (isList(value)) return value.map((item) => codeValue(item, resolve));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      OF_PROGRAMS.includes(name) ? asItIs(member) : codeValue(member, resolve),
    ]),
  );
}

function asItIs(value: Json): CodeValue {
  return codeValue(value, () => undefined);
}

function textValue(given: string, resolve: Resolve): CodeValue {
  const isKnown = resolve('AWS_PARTITION') !== undefined;
  const text = isKnown ? given.replace(OF_DEPLOYMENT, `arn:${placeholder('AWS_PARTITION')}:`) : given;
  const pieces = text.split(PLACEHOLDER).map((piece, index) => {
    const code = index % 2 === 1 ? resolve(piece) : undefined;
    if (code !== undefined) return { code };
    return { text: index % 2 === 1 ? `\${${piece}}` : piece };
  });
  if (!pieces.some((piece) => 'code' in piece)) return text;
  const [only, ...others] = pieces.filter((piece) => 'code' in piece || piece.text !== '');
  if (only !== undefined && 'code' in only && others.length === 0) return new Expression(only.code as string);
  const body = pieces
    .map((piece) => ('code' in piece ? `\${${piece.code}}` : escapeTemplate(piece.text ?? '')))
    .join('');
  return new Expression(`\`${body}\``);
}

function escapeTemplate(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('${', '\\${');
}
