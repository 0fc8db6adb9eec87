import { lchownSync, mkdtempSync, renameSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { removeTree } from '../sandbox/remove-tree.ts';
import { linkStaysWithin } from './link-target.ts';
import { OpenDirectories } from './open-directories.ts';
import { stageFiles, TreeUnwritableError, writing } from './stage-files.ts';
import { openUp } from './take-over.ts';
import type { TreeChange, TreeEntry } from './tree.ts';
import { isTreePath, parentOf } from './tree-path.ts';
import { Turns } from './turns.ts';

export { ContentMismatchError, TreeUnwritableError } from './stage-files.ts';

interface Target {
  readonly root: string;
  /** Whose files they are to be; undefined for the worker's own. */
  readonly userId: number | undefined;
}

/**
 * Makes one tree of another in a directory. All new contents are written and checked beside it first, on the same file
 * system; then what is to go is removed, and the rest put in its place, whatever stands there. What the tree knows
 * nothing of, as ignored files, stays, and so do the directories that hold it, unless something else takes their place.
 * No process of the user may be running.
 *
 * Errors before anything is put in its place leave the directory as it was: those of `content`, the signal's reason,
 * ContentMismatchError, and a TreeUnwritableError for want of room. A TreeUnwritableError of later on leaves it between
 * the two trees.
 *
 * @param parts.lanes How many contents are awaited at once.
 * @returns the directories that were to go, and stay.
 * @throws ContentMismatchError when a content is not what the tree says of it.
 * @throws TreeUnwritableError when the file system refuses.
 */
export async function applyChange(
  parts: Target & {
    readonly change: TreeChange;
    readonly content: (path: string) => AsyncIterable<Uint8Array>;
    readonly lanes: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly string[]> {
  const { root, userId, change } = parts;
  checkPaths(change);
  const staging = writing('', () => mkdtempSync(join(dirname(root), '.staging-')));
  try {
    const files = change.write.filter(isFile);
    const staged = await stageFiles({ ...parts, staging, files });
    const directories = new OpenDirectories(root, userId);
    if (!directories.enter('')) throw new TreeUnwritableError('', 'it is no directory');
    const turns = new Turns();
    const staying: string[] = [];
    try {
      for (const path of change.remove) {
        if (!writing(path, () => removeEntry(parts, path, directories))) staying.push(path);
        await turns.after(3);
      }
      // Done with: what still stands there may be moved out of the way now.
      writing('', () => directories.leave());
      for (const [path, entry] of change.write) {
        writing(path, () => putEntry(parts, path, entry, { directories, staging, staged }));
        await turns.after(4);
      }
    } finally {
      writing('', () => directories.leave());
    }
    return staying;
  } finally {
    await removeTree(staging);
  }
}

/** A tree that was read strictly has no others; a path from elsewhere must not lead outside either. */
function checkPaths({ remove, write }: TreeChange): void {
  for (const path of [...remove, ...write.map(([path]) => path)])
    if (!isTreePath(path)) throw new TreeUnwritableError(path, 'it is no path in a workspace');
  for (const [path, entry] of write)
    if (entry.kind === 'symlink' && !linkStaysWithin(path, entry.target))
      throw new TreeUnwritableError(path, 'it is a link that leaves the workspace');
}

/** False where it is a directory that holds what is no part of the tree, and stays. */
function removeEntry({ root }: Target, path: string, directories: OpenDirectories): boolean {
  if (!directories.enter(parentOf(path) ?? '')) return true;
  const stats = directories.lstat(path);
  if (stats === undefined) return true;
  if (!stats.isDirectory()) {
    unlinkSync(join(root, path));
    return true;
  }
  try {
    rmdirSync(join(root, path));
    directories.forget(path);
    return true;
  } catch (error) {
    if (!isNativeError(error) || !('code' in error) || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST'))
      throw error;
    return false;
  }
}

function putEntry(
  { root, userId }: Target,
  path: string,
  entry: TreeEntry,
  from: { directories: OpenDirectories; staging: string; staged: ReadonlyMap<string, string> },
): void {
  const { directories } = from;
  if (entry.kind === 'directory') {
    directories.make(path);
    directories.leaveWith(path, entry.mode);
    return;
  }
  directories.make(parentOf(path) ?? '');
  const target = join(root, path);
  const present = directories.lstat(path);
  if (present?.isDirectory()) {
    openUp(target);
    renameSync(target, join(mkdtempSync(join(from.staging, 'replaced-')), 'directory'));
  }
  if (entry.kind === 'file') {
    renameSync(from.staged.get(path) ?? '', target);
    return;
  }
  if (present !== undefined && !present.isDirectory()) unlinkSync(target);
  symlinkSync(entry.target, target);
  if (userId !== undefined) lchownSync(target, userId, userId);
}

function isFile(
  written: readonly [path: string, entry: TreeEntry],
): written is readonly [path: string, entry: TreeEntry & { readonly kind: 'file' }] {
  return written[1].kind === 'file';
}
