import { MAXIMUM_PATH_NAMES } from '../../contract/workspace-manifest.ts';

/** Leaves as much again of Linux's 4095 (`PATH_MAX`) for the directory that a workspace stands in. */
export const LONGEST_PATH_BYTES = 2048;
/** Linux's limit of one name (`NAME_MAX`). */
export const LONGEST_NAME_BYTES = 255;

/** Whether a text names a place below a directory, and nothing outside, as the paths of a tree do. */
export function isTreePath(path: string): boolean {
  if (!path.isWellFormed() || path.includes('\0') || Buffer.byteLength(path) > LONGEST_PATH_BYTES) return false;
  const names = path.split('/');
  return names.length <= MAXIMUM_PATH_NAMES && names.every(isName);
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

/** Undefined for what stands at the top. */
export function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end < 0 ? undefined : path.slice(0, end);
}

/**
 * The directories that a path stands in, the nearest first: in a tree, whoever stops at one that is known need not see
 * those above it.
 */
export function* ancestorsOf(path: string): Generator<string, void, undefined> {
  for (let above = parentOf(path); above !== undefined; above = parentOf(above)) yield above;
}

/** How many names a path has: 1 for what stands at the top. */
export function nameCount(path: string): number {
  let names = 1;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) names += 1;
  return names;
}

/** Puts parents before what is in them, whatever else their names are like. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
