import { chmodSync, lchownSync, lstatSync } from 'node:fs';

/**
 * Makes a directory the worker's own. Root without the right over others' files (CAP_FOWNER) must own a directory to
 * change its mode, and to remove somebody's file from it or to move it where it is sticky.
 */
export function takeOver(directory: string | Buffer): void {
  const userId = process.geteuid?.();
  const groupId = process.getegid?.();
  // Without users and groups, as on Windows, there is nothing to take.
  if (userId === undefined || groupId === undefined) return;
  if (lstatSync(directory).uid !== userId) lchownSync(directory, userId, groupId);
}

/** Makes it, besides, such that the worker may do everything with it and what is in it. */
export function openUp(directory: string | Buffer): void {
  takeOver(directory);
  chmodSync(directory, 0o700);
}
