import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputText } from '../../../migration/conversion.ts';

/** Where the tests' own inputs stand: task definitions in `ecs`, manifests in `k8s`. */
export const FIXTURES = 'test/fixtures/migration';

/** The files of a folder as inputs that are called by their names. */
export function casesIn(folder: string): readonly InputText[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
