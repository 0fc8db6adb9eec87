import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure, EXIT_CODE_USAGE } from '../cli/terminal/failure.ts';
import type { NamedTrace } from './generated-traces.ts';

/**
 * The traces of a folder, each once: the jobs of a trace stand beside it, and are read with it.
 *
 * @throws CommandFailure when there is no such folder, or no trace in it.
 */
export function traceFilesIn(folder: string): readonly NamedTrace[] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw refusal(folder, 'does not exist.');
  if (!found.isDirectory()) throw refusal(folder, 'is a file: --traces takes the folder that it is in.');
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv') && !name.endsWith('.jobs.csv'));
  if (files.length === 0) throw refusal(folder, 'has no trace: --traces takes a folder with CSV files.');
  return files.sort().map((file) => ({ fileOrKind: join(folder, file), set: {} }));
}

function refusal(folder: string, why: string): CommandFailure {
  return new CommandFailure(`${folder} ${why}`, EXIT_CODE_USAGE);
}
