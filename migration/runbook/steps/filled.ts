import { placeholder } from '../../placeholder.ts';
import { quoted } from '../variables.ts';

/** A command that prints a file with its placeholders filled in, and leaves every other dollar sign of it alone. */
export function filled(file: string, placeholders: readonly string[]): string {
  if (placeholders.length === 0) return `cat ${quoted(file)}`;
  return `envsubst '${[...placeholders].sort().map(placeholder).join(' ')}' < ${quoted(file)}`;
}
