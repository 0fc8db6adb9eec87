/** Leaves as much again of Linux's 4095 (`PATH_MAX`) for the directory that a workspace stands in. */
export const LONGEST_PATH_BYTES = 2048;
/** Linux's limit of one name (`NAME_MAX`). */
export const LONGEST_NAME_BYTES = 255;

/** Whether a text names a place below a directory, and nothing outside, as the paths of a tree do. */
export function isTreePath(path: string): boolean {
  if (!path.isWellFormed() || path.includes('\0') || Buffer.byteLength(path) > LONGEST_PATH_BYTES) return false;
  return path.split('/').every(isName);
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

/** Undefined for what stands at the top. */
export function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end < 0 ? undefined : path.slice(0, end);
}

/** All directories that a path stands in, the topmost first. */
export function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Puts parents before what is in them, whatever else their names are like. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
