import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The documents, as paths below the repository's root. */
export const documents: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => join('docs', name)),
];

export function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/**
 * The code blocks of a document whose opening fence says exactly this, e.g. `json observation`; viewers highlight by the first word
 * and ignore the rest, which tells one block from another here.
 */
export function blocks(path: string, fence: string): string[] {
  return [...read(path).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, info]) => info === fence)
    .map(([, , text]) => text ?? '');
}

/** The only block of that kind. */
export function onlyBlock(path: string, fence: string): string {
  const [only, ...others] = blocks(path, fence);
  if (only === undefined || others.length > 0) throw new Error(`${path} must have exactly one block "${fence}".`);
  return only;
}

/** A document's headings of one level, without their marks. */
export function headings(path: string, level: number): string[] {
  const withoutCode = read(path).replace(/^```[\s\S]*?^```$/gm, '');
  return [...withoutCode.matchAll(/^(#+) (.+)$/gm)]
    .filter(([, marks]) => marks?.length === level)
    .map(([, , text]) => text ?? '');
}

/** The cells of the rows below a table's head, without the marks of code. */
export function tableRows(path: string, head: string): string[][] {
  const lines = read(path).split('\n');
  const rest = lines.slice(lines.indexOf(head) + 2);
  return rest.slice(0, rest.indexOf('')).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

/** What stands between `<!-- name -->` and `<!-- end -->`, without the line breaks at both ends. */
export function generatedPart(path: string, name: string): string {
  const [, after] = read(path).split(`<!-- ${name} -->\n`);
  const [part] = after?.split('\n<!-- end -->') ?? [];
  if (part === undefined) throw new Error(`${path} must have a part between <!-- ${name} --> and <!-- end -->.`);
  return part;
}

/** An example with the package's own names, under which others import it; they are the entries of its `exports`. */
export function asSeenFromOutside(source: string): string {
  const { name, exports } = JSON.parse(read('package.json'));
  const worker = `${name}/worker`;
  if (!exports['.'] || !exports['./worker']) throw new Error('The package no longer exports what the examples import.');
  return source.replace('../../../lib/index.ts', name).replace('../../../worker/index.ts', worker);
}
