import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { SandboxBrokenError } from './sandbox-broken-error.ts';

/** Where Debian and its like have them. */
const FIXED_PLACES = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/**
 * The absolute path of a program: from where it always is, else by the worker's PATH.
 *
 * @throws SandboxBrokenError when it is not there.
 */
export function findProgram(name: string, path: string | undefined): string {
  const places = [...FIXED_PLACES, ...(path ?? '').split(':').filter(isAbsolute)];
  const found = places.map((place) => join(place, name)).find(isExecutable);
  if (found === undefined) throw new SandboxBrokenError(`${name} is not installed`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Whatever the reason, it cannot be run.
    return false;
  }
}
