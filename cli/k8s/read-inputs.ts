import { readFileSync } from 'node:fs';
import type { InputText } from '../../migration/conversion.ts';
import type { ConversionProblem } from '../../migration/problem.ts';

/** Larger than any task definition or set of manifests that a person keeps; ECS takes 64 KB (its service quotas, "Task definition size"). */
const MAXIMUM_INPUT_BYTES = 10 * 1024 * 1024;

/** Reads the named files, `-` being standard input; one that cannot be read does not keep the others from it. */
export function readInputs(names: readonly string[]): {
  readonly texts: readonly InputText[];
  readonly unread: readonly ConversionProblem[];
} {
  const texts: InputText[] = [];
  const unread: ConversionProblem[] = [];
  for (const name of names) {
    try {
      const bytes = readFileSync(name === '-' ? 0 : name);
      if (bytes.length > MAXIMUM_INPUT_BYTES)
        unread.push(problemOf(name, `It is larger than ${MAXIMUM_INPUT_BYTES} bytes.`));
      else texts.push({ name, text: decoder.decode(bytes) });
    } catch (error) {
      unread.push(problemOf(name, reasonOf(error)));
    }
  }
  return { texts, unread };
}

/** Also takes a byte order mark away. */
const decoder = new TextDecoder('utf-8', { fatal: true });

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'It is no text in UTF-8.';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EISDIR') return 'It is a folder; name the files in it.';
  return `It could not be read: ${error instanceof Error ? error.message : String(error)}.`;
}

function problemOf(input: string, message: string): ConversionProblem {
  return {
    input,
    pointer: '',
    code: 'unreadable-file',
    message,
    remedy: 'Name a file with a task definition or with manifests.',
  };
}
