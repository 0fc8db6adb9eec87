import { LONGEST_NAME_BYTES, parentOf } from './tree-path.ts';

/**
 * A path in the same directory that is not taken: the name with a suffix, shortened where it would be too long,
 * numbered where need be.
 */
export function besidePath(path: string, suffix: string, taken: (path: string) => boolean): string {
  const parent = parentOf(path);
  const directory = parent === undefined ? '' : `${parent}/`;
  const name = path.slice(directory.length);
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? suffix : `${suffix}-${number}`;
    const candidate = directory + shortened(name, LONGEST_NAME_BYTES - Buffer.byteLength(end)) + end;
    if (!taken(candidate)) return candidate;
  }
}

function shortened(name: string, bytes: number): string {
  const characters = [...name];
  while (Buffer.byteLength(characters.join('')) > bytes) characters.pop();
  return characters.join('');
}
