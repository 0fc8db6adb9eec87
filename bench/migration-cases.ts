import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailure, EXIT_CODE_USAGE } from '../cli/terminal/failure.ts';
import type { InputText } from '../migration/conversion.ts';

/** What is converted: task definitions and manifests, by the names of their files. */
export interface MigrationCases {
  readonly ecs: readonly InputText[];
  readonly k8s: readonly InputText[];
}

const OWN_CASES = fileURLToPath(new URL('../test/fixtures/migration', import.meta.url));

/**
 * The files of `ecs` and `k8s` in a folder; of the tests' own cases unless one is given.
 *
 * @throws CommandFailure when one of the two is not there, or empty.
 */
export function migrationCasesIn(folder = OWN_CASES): MigrationCases {
  return { ecs: textsIn(join(folder, 'ecs')), k8s: textsIn(join(folder, 'k8s')) };
}

function textsIn(folder: string): readonly InputText[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refusal(folder, 'is no folder');
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  if (names.length === 0) throw refusal(folder, 'has no file in it');
  return names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

function refusal(folder: string, why: string): CommandFailure {
  return new CommandFailure(`${folder} ${why}: --cases takes a folder with ecs/ and k8s/ in it.`, EXIT_CODE_USAGE);
}
