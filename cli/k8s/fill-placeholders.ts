import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { InvalidArgumentError } from 'commander';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';
import type { Manifest } from './exported-manifests.ts';

/** As an export writes what is only known later, and as envsubst reads it. */
const placeholder = /(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The manifests with the values in them, and the names of the placeholders that have none, in alphabetical order. */
export function fillPlaceholders(
  manifests: readonly Manifest[],
  values: Readonly<Record<string, string>>,
): { readonly filled: readonly Manifest[]; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const fill = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value === 'string' && !isScript(path)) {
      return value.replace(placeholder, (text, name: string) => {
        if (Object.hasOwn(values, name)) return values[name] ?? text;
        missing.add(name);
        return text;
      });
    }
    if (Array.isArray(value)) return value.map((item) => fill(item, path));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, [...path, name])]));
  };
  const filled = manifests.map((manifest) => fill(manifest, []) as Manifest);
  return { filled, missing: [...missing].sort() };
}

/** What a shell in the container expands is its own. */
function isScript(path: readonly string[]): boolean {
  return path.some((name) => name === 'command' || name === 'args');
}

/** For an option that is given once for each value: `NAME=value`. */
export function collectValue(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('It must be like AWS_REGION=eu-west-1.');
  return { ...before, [name]: value };
}

/**
 * The values in a file of lines `NAME=value`, as `.env` files have them; names with nothing behind them have no value yet.
 *
 * @throws CommandFailure with exit code 2 where it cannot be read.
 */
export function readValues(path: string): Record<string, string> {
  try {
    const lines = Object.entries(parseEnv(readFileSync(path, 'utf8')));
    return Object.fromEntries(lines.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  } catch (error) {
    // Of the file system; its message names call and path.
    if (error instanceof Error && 'syscall' in error)
      throw new CommandFailure(`The values could not be read: ${error.message}.`, EXIT_CODE_USAGE);
    throw error;
  }
}
