import { placeholder } from '../../placeholder.ts';
import type { Placeholders } from '../facts.ts';
import { quoted } from '../variables.ts';

/** A command that prints a file with its placeholders filled in, and leaves every other dollar sign of it alone. */
export function filled(file: string, placeholders: Placeholders): string {
  const names = placeholders[file] ?? [];
  if (names.length === 0) return `cat ${quoted(file)}`;
  return `envsubst '${names.map(placeholder).join(' ')}' < ${quoted(file)}`;
}
