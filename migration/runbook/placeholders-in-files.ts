import type { OutputFile } from '../conversion.ts';
import { placeholderNames } from '../placeholder.ts';
import { isList, isMap, type Json } from '../trace/json.ts';
import type { Placeholders } from './facts.ts';

/** Members whose texts a shell in the container expands, which is its own business. */
const scripts = ['command', 'args', 'entryPoint'];

/** Names of the placeholders in each file, in alphabetical order; files without any are left out. */
export function placeholdersInFiles(files: readonly OutputFile[]): Placeholders {
  const found = files.map(({ path, content }) => [path, [...new Set(namesIn(content))].sort()] as const);
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

function namesIn(content: Json): readonly string[] {
  if (typeof content === 'string') return placeholderNames(content);
  if (isList(content)) return content.flatMap(namesIn);
  if (!isMap(content)) return [];
  return Object.entries(content).flatMap(([name, value]) =>
    scripts.includes(name) ? [] : [...namesIn(name), ...namesIn(value)],
  );
}
