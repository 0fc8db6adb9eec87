import { BesidePaths } from './beside-path.ts';
import type { Tree, TreeEntry } from './tree.ts';
import { sameEntry } from './tree-change.ts';
import { ancestorsOf, byPath } from './tree-path.ts';

/** Both sides changed what stood at `path`: theirs is there, ours is at `beside`. */
export interface Conflict {
  readonly path: string;
  readonly beside: string;
}

export interface Merge {
  readonly tree: Tree;
  readonly conflicts: readonly Conflict[];
}

interface Choice {
  readonly entry: TreeEntry | undefined;
  readonly side: 'ours' | 'theirs' | 'both';
  /** Ours, where theirs takes its place. */
  readonly beside?: TreeEntry;
}

/**
 * Joins what two have made of one tree, path by path. No content that either side wrote is lost: a change wins over a
 * removal, and where both wrote something else at one path, theirs keeps the path and ours goes beside it, under a name
 * that ends in `suffix`.
 */
export function mergeTrees(base: Tree, ours: Tree, theirs: Tree, suffix: string): Merge {
  const merged = new Map<string, TreeEntry>();
  const conflicts: Conflict[] = [];
  const isTaken = (path: string) => merged.has(path) || base.has(path) || ours.has(path) || theirs.has(path);
  const besides = new BesidePaths(suffix, isTaken);
  const besideOf = new Map<string, string>();

  const setAside = (path: string) => {
    const beside = besideOf.get(path) ?? besides.next(path);
    if (!besideOf.has(path)) conflicts.push({ path, beside });
    besideOf.set(path, beside);
    return beside;
  };
  /** Puts an entry of one side's where it belongs, together with the directories that it needs. */
  const put = (path: string, entry: TreeEntry, from: Tree, top = path, newTop = path) => {
    const place = newTop + path.slice(top.length);
    const lacking: string[] = [];
    for (const ancestor of ancestorsOf(place)) {
      if (merged.get(ancestor)?.kind === 'directory') break;
      lacking.push(ancestor);
    }
    for (const ancestor of lacking.reverse()) {
      const original = ancestor.startsWith(newTop) ? top + ancestor.slice(newTop.length) : ancestor;
      merged.set(ancestor, from.get(original) ?? { kind: 'directory', mode: 0o755 });
    }
    merged.set(place, entry);
  };

  for (const path of [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])].sort(byPath)) {
    const { entry, side, beside } = choose(base.get(path), ours.get(path), theirs.get(path));
    if (entry === undefined) continue;
    const inTheWay = nearestIn(merged, path);
    const standing = inTheWay === undefined ? undefined : merged.get(inTheWay);
    if (inTheWay === undefined || standing === undefined || standing.kind === 'directory') {
      put(path, entry, side === 'ours' ? ours : theirs);
    } else if (side === 'ours') {
      // Theirs has something else where ours has a directory.
      put(path, entry, ours, inTheWay, setAside(inTheWay));
    } else {
      // Ours has something else where theirs has a directory.
      merged.set(setAside(inTheWay), standing);
      put(path, entry, theirs);
    }
    if (beside !== undefined) merged.set(setAside(path), beside);
  }
  return { tree: merged, conflicts };
}

/** The nearest thing that a path stands in; all above it are directories. */
function nearestIn(tree: Tree, path: string): string | undefined {
  for (const ancestor of ancestorsOf(path)) if (tree.has(ancestor)) return ancestor;
  return undefined;
}

function choose(base: TreeEntry | undefined, ours: TreeEntry | undefined, theirs: TreeEntry | undefined): Choice {
  if (sameEntry(ours, theirs)) return { entry: ours, side: 'both' };
  if (sameEntry(ours, base)) return { entry: theirs, side: 'theirs' };
  if (sameEntry(theirs, base)) return { entry: ours, side: 'ours' };
  if (theirs === undefined) return { entry: ours, side: 'ours' };
  if (ours === undefined) return { entry: theirs, side: 'theirs' };
  if (ours.kind === 'file' && theirs.kind === 'file') {
    const entry = mergeFile(base?.kind === 'file' ? base : undefined, ours, theirs);
    return entry ? { entry, side: 'both' } : { entry: theirs, side: 'theirs', beside: ours };
  }
  // What is in a directory of ours is decided on its own.
  return ours.kind === 'directory'
    ? { entry: theirs, side: 'theirs' }
    : { entry: theirs, side: 'theirs', beside: ours };
}

type FileEntry = Extract<TreeEntry, { kind: 'file' }>;

/** Undefined where both sides changed the content, each in its way. Of two changed modes theirs counts. */
function mergeFile(base: FileEntry | undefined, ours: FileEntry, theirs: FileEntry): FileEntry | undefined {
  const mode = theirs.mode === base?.mode ? ours.mode : theirs.mode;
  if (ours.sha256 === theirs.sha256 || ours.sha256 === base?.sha256) return { ...theirs, mode };
  return theirs.sha256 === base?.sha256 ? { ...ours, mode } : undefined;
}
