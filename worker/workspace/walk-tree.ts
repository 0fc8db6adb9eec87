import { isUtf8 } from 'node:buffer';
import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { openNames } from './directory-names.ts';
import type { Found } from './found.ts';
import { linksLeadingOut } from './links-leading-out.ts';
import type { LeftOut, TreeLimits } from './tree.ts';
import { TreeCount } from './tree-count.ts';
import { reading, TreeUnreadableError } from './tree-file.ts';
import { byPath } from './tree-path.ts';
import { Turns } from './turns.ts';

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
  const leading = await linksLeadingOut(walk, { found, leftOut }, count, turns);
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
