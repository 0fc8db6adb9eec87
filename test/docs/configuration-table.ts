import type { Setting } from '../../contract/read-settings.ts';

/** A table of settings as the README shows it, in Markdown: a row for each, in the order of the code. */
export function configurationTable(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, setting]) =>
    row([`\`${name}\``, setting.kind.rule, defaultOf(setting), setting.meaning]),
  );
  return [row(['Name', 'Rule', 'Default', 'Meaning']), '|---|---|---|---|', ...rows].join('\n');
}

/** The same for several that share settings: a row for each different one, with those that it is for. */
export function sharedSettingsTable(users: Readonly<Record<string, Readonly<Record<string, Setting>>>>): string {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly names: string[] }>();
  for (const [user, settings] of Object.entries(users)) {
    for (const [name, setting] of Object.entries(settings)) {
      const cells = [`\`${name}\``, setting.kind.rule, defaultOf(setting), setting.meaning];
      const found = rows.get(row(cells)) ?? { cells, names: [] };
      rows.set(row(cells), found);
      found.names.push(user);
    }
  }
  const all = Object.keys(users).length;
  const lines = [...rows.values()].map(({ cells, names }) =>
    row([...cells.slice(0, 1), names.length === all ? 'all' : names.join(', '), ...cells.slice(1)]),
  );
  return [row(['Name', 'For', 'Rule', 'Default', 'Meaning']), '|---|---|---|---|---|', ...lines].join('\n');
}

function defaultOf(setting: Setting): string {
  if (setting.required) return 'required';
  return setting.default === undefined ? 'unset' : `\`${String(setting.default)}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
