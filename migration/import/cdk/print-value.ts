import { type CodeMap, type CodeValue, Expression } from './code-value.ts';

/** How long a line may be, as in this project's own code. */
export const LONGEST_LINE = 120;

/**
 * A value in TypeScript, laid out as Biome and Prettier do with single quotes.
 *
 * @param indent Blanks in front of the line that it begins in.
 * @param before Characters in front of it on that line, the indent included.
 * @param after Characters behind it on its last line.
 */
export function printValue(value: CodeValue, indent: number, before = indent, after = 1): string {
  const flat = flatText(value);
  if (flat !== undefined && before + flat.length + after <= LONGEST_LINE) return flat;
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (isListOf(value)) {
    const items = value.map((item) => `${inner}${printValue(item, indent + 2)},\n`);
    return `[\n${items.join('')}${outer}]`;
  }
  if (!isMapOf(value)) return flat ?? '';
  const members = Object.entries(value).map(([name, member]) => {
    const key = `${inner}${keyText(name)}: `;
    if (isShorthand(name, member)) return `${inner}${name},\n`;
    if (goesBelow(name, member, key.length)) return `${key.trimEnd()}\n${inner}  ${printText(member)},\n`;
    return `${key}${printValue(member, indent + 2, key.length)},\n`;
  });
  return `{\n${members.join('')}${outer}}`;
}

/** A text that is too long for its line is put below its name, unless that would gain nothing. */
function goesBelow(name: string, value: CodeValue, before: number): value is string {
  return typeof value === 'string' && name.length > 2 && before + printText(value).length + 1 > LONGEST_LINE;
}

/** A text as a literal, with the quotes that need the fewest escapes. */
export function printText(text: string): string {
  const double = JSON.stringify(text);
  const doubles = (text.match(/"/g) ?? []).length;
  const singles = (text.match(/'/g) ?? []).length;
  if (singles > doubles) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The value on one line; undefined where the layout needs several. */
function flatText(value: CodeValue): string | undefined {
  if (value instanceof Expression) return value.code;
  if (typeof value === 'string') return printText(value);
  if (isListOf(value)) {
    const items = value.map(flatText);
    if (items.some((item) => item === undefined) || isListOfMaps(value)) return undefined;
    return `[${items.join(', ')}]`;
  }
  if (isMapOf(value)) {
    const members = Object.entries(value).map(([name, member]) => {
      const text = flatText(member);
      return text === undefined || isShorthand(name, member) ? text : `${keyText(name)}: ${text}`;
    });
    if (members.some((member) => member === undefined)) return undefined;
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return String(value);
}

/** Several maps, or several lists, of more than one member each are put on lines of their own, however short they are. */
function isListOfMaps(value: readonly CodeValue[]): boolean {
  if (value.length < 2) return false;
  return (
    value.every((item) => isMapOf(item) && Object.keys(item).length > 1) ||
    value.every((item) => isListOf(item) && item.length > 1)
  );
}

/** A member that is called as the constant which it has for its value. */
function isShorthand(name: string, value: CodeValue): boolean {
  return value instanceof Expression && value.code === name;
}

function keyText(name: string): string {
  // Written as any other name, it would set the prototype.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : printText(name);
}

function isListOf(value: CodeValue): value is readonly CodeValue[] {
  return Array.isArray(value);
}

function isMapOf(value: CodeValue): value is CodeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Expression);
}
