import { isUtf8 } from 'node:buffer';
import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { openNames } from './directory-names.ts';
import { linkResolvesWithin, linkStaysWithin } from './link-target.ts';
import { systemErrorMessage } from './system-error.ts';
import type { LeftOut, TreeLimits } from './tree.ts';
import { TreeCount } from './tree-count.ts';
import { reading, TreeUnreadableError } from './tree-file.ts';
import { byPath } from './tree-path.ts';
import { Turns } from './turns.ts';

/** Something that stands in a directory and may belong to its tree. Nobody has looked into a file. */
export type Found =
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      readonly bytes: number;
      readonly inode: number;
      /** When anything about it changed last, in milliseconds since the epoch, by the kernel: nobody can set it. */
      readonly changedAt: number;
    };

export interface Walk {
  readonly root: string;
  /** To whom all of it belongs; undefined for whomever. */
  readonly userId: number | undefined;
  readonly ignored: ReadonlySet<string>;
  readonly limits: TreeLimits;
  readonly signal: AbortSignal;
}

const PERMISSIONS = 0o777;

/**
 * Lists what is in a directory that somebody wrote whom nobody trusts, parents before what is in them. Opens
 * directories alone, follows no link, and holds no more than the limits allow, what it leaves out included.
 *
 * @throws TooLargeError, TreeUnreadableError
 */
export async function walkTree(walk: Walk): Promise<{ readonly found: readonly Found[]; readonly leftOut: LeftOut[] }> {
  const { root, userId, limits, signal } = walk;
  const found: Found[] = [];
  const leftOut: LeftOut[] = [];
  const count = new TreeCount(limits);
  const turns = new Turns(signal);
  if (!reading('', () => lstatSync(root)).isDirectory()) throw new TreeUnreadableError('', 'it is no directory');
  const ahead = [''];
  for (let directory = ahead.pop(); directory !== undefined; directory = ahead.pop()) {
    const names = await namesIn(walk, directory, count, turns);
    for (const path of names.unreadable) leftOut.push({ path, reason: 'name-not-utf8' });
    for (const path of names.paths.sort(byPath)) {
      const stats = reading(path, () => lstatSync(join(root, path)));
      const entry = userId === undefined || stats.uid === userId ? describe(root, path, stats) : 'foreign-owner';
      if (typeof entry === 'string') {
        leftOut.push({ path, reason: entry });
      } else {
        found.push(entry);
        if (entry.kind === 'directory') ahead.push(path);
        if (entry.kind === 'file') count.addBytes(entry.bytes);
      }
      await turns.after(1);
    }
  }
  const leading = await leadingOut(root, found, turns);
  for (const path of leading) leftOut.push({ path, reason: 'link-leaves' });
  return { found: found.filter(({ path }) => !leading.has(path)), leftOut };
}

/** The paths of what is in a directory, and of what has a name that is no UTF-8. */
async function namesIn({ root, ignored }: Walk, directory: string, count: TreeCount, turns: Turns) {
  const paths: string[] = [];
  const unreadable: string[] = [];
  const names = reading(directory, () => openNames(join(root, directory)));
  try {
    for (;;) {
      const bytes = reading(directory, () => names.next());
      if (bytes === undefined) return { paths, unreadable };
      const name = bytes.toString();
      if (ignored.has(name)) continue;
      const path = directory === '' ? name : `${directory}/${name}`;
      count.addEntry();
      count.checkPath(path);
      (isUtf8(bytes) ? paths : unreadable).push(path);
      await turns.after(0.1);
    }
  } finally {
    names.close();
  }
}

/** What a file system says about an entry, or why it is left out. */
function describe(root: string, path: string, stats: Stats): Found | 'special-file' | 'name-not-utf8' {
  const mode = stats.mode & PERMISSIONS;
  if (stats.isDirectory()) return { kind: 'directory', path, mode };
  if (stats.isFile())
    return { kind: 'file', path, mode, bytes: stats.size, inode: stats.ino, changedAt: stats.ctimeMs };
  if (!stats.isSymbolicLink()) return 'special-file';
  const target = reading(path, () => readlinkSync(join(root, path), 'buffer'));
  return isUtf8(target) ? { kind: 'symlink', path, target: target.toString() } : 'name-not-utf8';
}

/** The paths of links that leave the workspace, also by way of each other or of what is no part of its tree. */
async function leadingOut(root: string, found: readonly Found[], turns: Turns): Promise<ReadonlySet<string>> {
  const leading = new Set<string>();
  const links = found.filter((entry) => entry.kind === 'symlink');
  const targets = new Map<string, string | undefined>();
  for (const entry of links.length === 0 ? [] : found)
    targets.set(entry.path, entry.kind === 'symlink' ? entry.target : undefined);
  const readLink = (path: string) => {
    if (!targets.has(path)) targets.set(path, targetOnDisk(root, path));
    return targets.get(path);
  };
  for (const { path, target } of links) {
    if (!linkStaysWithin(path, target) || !linkResolvesWithin(path, target, readLink)) leading.add(path);
    await turns.after(10);
  }
  return leading;
}

/** Undefined where there is no link: nothing, something else, or a path that no file system takes. */
function targetOnDisk(root: string, path: string): string | undefined {
  try {
    return readlinkSync(join(root, path));
  } catch (error) {
    if (isNativeError(error) && 'code' in error && typeof error.code === 'string' && notALink.has(error.code))
      return undefined;
    throw new TreeUnreadableError(path, systemErrorMessage(error), { cause: error });
  }
}

const notALink = new Set(['EINVAL', 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES', 'ELOOP']);
