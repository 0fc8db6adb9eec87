import type { Setting } from '../../contract/read-settings.ts';

/** A table of settings as the README shows it, in Markdown: a row for each, in the order of the code. */
export function configurationTable(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, setting]) =>
    row([`\`${name}\``, setting.kind.rule, defaultOf(setting), setting.meaning]),
  );
  return [row(['Name', 'Rule', 'Default', 'Meaning']), '|---|---|---|---|', ...rows].join('\n');
}

function defaultOf(setting: Setting): string {
  if (setting.required) return 'required';
  return setting.default === undefined ? 'unset' : `\`${String(setting.default)}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
