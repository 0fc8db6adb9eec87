import { visible } from './visible.ts';

/** A section with a table; none at all without rows. Head and rows are Markdown already. */
export function tableSection(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return ['', `## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** A text as the content of a cell of a table (GitHub Flavored Markdown, "Tables"). */
export function textCell(text: string): string {
  return visible(text).replace(/[\\`*_<>[\]|~&]/g, '\\$&');
}

/** The same in the type of code. A bar is the only character that a table cell escapes within code, so what holds a backslash stays text. */
export function codeCell(text: string): string {
  if (/^\s*$/.test(text) || /[\\`]/.test(visible(text))) return textCell(text);
  return `\`${text.replaceAll('|', '\\|')}\``;
}
