import type { Tree, TreeChange, TreeEntry } from './tree.ts';
import { byPath } from './tree-path.ts';

export function sameEntry(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  switch (a.kind) {
    case 'file':
      return b.kind === 'file' && a.sha256 === b.sha256 && a.bytes === b.bytes && a.mode === b.mode;
    case 'directory':
      return b.kind === 'directory' && a.mode === b.mode;
    case 'symlink':
      return b.kind === 'symlink' && a.target === b.target;
  }
}

export function sameTree(a: Tree, b: Tree): boolean {
  if (a.size !== b.size) return false;
  for (const [path, entry] of a) if (!sameEntry(entry, b.get(path))) return false;
  return true;
}

const kindOrder = { directory: 0, file: 1, symlink: 2 };

/**
 * What makes one tree of another. Directories are written first, then files, those of `contentOrder` in its order, so
 * that what lies together is read together; links come last.
 *
 * @param contentOrder Where the content of a file stands, by its SHA-256; unknown ones come first.
 */
export function changeBetween(from: Tree, to: Tree, contentOrder: (sha256: string) => number = () => -1): TreeChange {
  const remove = [...from].filter(([path, { kind }]) => to.get(path)?.kind !== kind).map(([path]) => path);
  const write = [...to].filter(([path, entry]) => !sameEntry(from.get(path), entry));
  const placeOf = (entry: TreeEntry) => (entry.kind === 'file' ? contentOrder(entry.sha256) : 0);
  return {
    remove: remove.sort((a, b) => byPath(b, a)),
    write: write.sort(
      ([pathA, a], [pathB, b]) =>
        kindOrder[a.kind] - kindOrder[b.kind] || placeOf(a) - placeOf(b) || byPath(pathA, pathB),
    ),
  };
}
