import type { Found } from './found.ts';
import type { LeftOut, Tree, TreeEntry } from './tree.ts';
import { hashTreeFile } from './tree-file.ts';
import { Turns } from './turns.ts';
import { type Walk, walkTree } from './walk-tree.ts';

/** What a scan knows of a file: when none of the first three has changed, neither has its content. */
export interface KnownFile {
  readonly inode: number;
  readonly bytes: number;
  readonly changedAt: number;
  readonly sha256: string;
}

/** What scans know of the files of one directory, by path. */
export type KnownFiles = ReadonlyMap<string, KnownFile>;

export interface Scan {
  readonly tree: Tree;
  readonly leftOut: readonly LeftOut[];
  /** For the next scan of the same directory. */
  readonly known: KnownFiles;
}

/**
 * The kernel's clock for the times of files advances with its timer, every 10 ms at the least (CONFIG_HZ is 100 or
 * more). Until it does, a file can change again and have the same time.
 */
const RACY_MILLISECONDS = 20;

/**
 * Reads what is in a directory: the tree of all that belongs to the user, and what had to be left out. Files are read
 * only if they have changed since `known`, and none before all sizes are known to be within the limits.
 *
 * @param parts.now milliseconds since the epoch by the system's clock as the scan begins; nobody may change anything
 * from then to its end.
 * @throws TooLargeError as soon as there is more than the limits allow.
 * @throws TreeUnreadableError when something cannot be read, or is gone or changed meanwhile.
 */
export async function scanTree(parts: Walk & { readonly known?: KnownFiles; readonly now: number }): Promise<Scan> {
  const { root, userId, now, signal } = parts;
  const { found, leftOut } = await walkTree(parts);
  const tree = new Map<string, TreeEntry>();
  const known = new Map<string, KnownFile>();
  const turns = new Turns(signal);
  for (const { path, ...entry } of found) {
    if (entry.kind !== 'file') {
      tree.set(path, entry);
      continue;
    }
    const { mode, bytes, inode, changedAt } = entry;
    const sha256 =
      unchanged(parts.known?.get(path), entry) ?? (await hashTreeFile(root, { path, bytes }, userId, turns));
    tree.set(path, { kind: 'file', mode, bytes, sha256 });
    if (changedAt < now - RACY_MILLISECONDS) known.set(path, { inode, bytes, changedAt, sha256 });
  }
  return { tree, leftOut, known };
}

/** The content's hash where the file is still the one that was read. */
function unchanged(known: KnownFile | undefined, file: Omit<Found & { kind: 'file' }, 'path'>): string | undefined {
  return known?.inode === file.inode && known.bytes === file.bytes && known.changedAt === file.changedAt
    ? known.sha256
    : undefined;
}
