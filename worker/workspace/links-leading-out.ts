import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Found } from './found.ts';
import { linkResolvesWithin, linkStaysWithin, type Standing } from './link-target.ts';
import { systemErrorMessage } from './system-error.ts';
import type { LeftOut } from './tree.ts';
import type { TreeCount } from './tree-count.ts';
import { TreeUnreadableError } from './tree-file.ts';
import { parentOf } from './tree-path.ts';
import type { Turns } from './turns.ts';

/**
 * The paths of links that leave the workspace, also by way of each other or of what is no part of its tree. The disk is
 * asked for that alone, and counted.
 *
 * @throws TooLargeError, TreeUnreadableError
 */
export async function linksLeadingOut(
  { root, ignored }: { readonly root: string; readonly ignored: ReadonlySet<string> },
  tree: { readonly found: readonly Found[]; readonly leftOut: readonly LeftOut[] },
  count: TreeCount,
  turns: Turns,
): Promise<ReadonlySet<string>> {
  const leading = new Set<string>();
  const links = tree.found.filter((entry) => entry.kind === 'symlink');
  if (links.length === 0) return leading;
  const found = new Map(tree.found.map((entry) => [entry.path, entry]));
  const leftOut = new Set(tree.leftOut.map(({ path }) => path));
  let looks = 0;
  const standingAt = (path: string): Standing => {
    const entry = found.get(path);
    if (entry) return entry.kind === 'symlink' ? { link: entry.target } : 'something';
    const parent = parentOf(path);
    const name = path.slice(parent === undefined ? 0 : parent.length + 1);
    const wasListed = parent === undefined || found.has(parent);
    if (wasListed && !ignored.has(name) && !leftOut.has(path)) return 'nothing';
    count.addLookAside();
    looks += 1;
    return standingOnDisk(root, path);
  };
  for (const { path, target } of links) {
    looks = 0;
    if (!linkStaysWithin(path, target) || !linkResolvesWithin(path, target, standingAt)) leading.add(path);
    await turns.after(10 + looks);
  }
  return leading;
}

function standingOnDisk(root: string, path: string): Standing {
  try {
    const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined) return 'nothing';
    return stats.isSymbolicLink() ? { link: readlinkSync(join(root, path)) } : 'something';
  } catch (error) {
    if (isNativeError(error) && 'code' in error && typeof error.code === 'string' && noPlace.has(error.code))
      return 'nothing';
    throw new TreeUnreadableError(path, systemErrorMessage(error), { cause: error });
  }
}

/** What stands there, if anything, cannot be reached by this path. */
const noPlace = new Set(['ENOTDIR', 'ENAMETOOLONG', 'EACCES', 'ELOOP']);
