import { join } from 'node:path';
import { openNames } from './directory-names.ts';
import type { Tree } from './tree.ts';
import { reading } from './tree-file.ts';
import { byPath, parentOf } from './tree-path.ts';

/**
 * Directories of a working copy that others have removed, and that stand there still, as they hold what is never saved.
 * They are no part of its tree, or its next save would bring them back for everybody.
 */
export class RemovedDirectories {
  readonly #root: string;
  #paths: ReadonlySet<string> = new Set();

  constructor(root: string) {
    this.#root = root;
  }

  /** The directory has been made this tree, for which these directories were to go, and stay. */
  afterChange(tree: Tree, staying: readonly string[]): void {
    this.#paths = new Set([...this.#paths, ...staying].filter((path) => !tree.has(path)));
  }

  /**
   * The tree that was found in the directory, without them. One in which the user has put something that is saved, or
   * which holds nothing at all, as one that was made anew, is the project's from now on.
   *
   * @throws TreeUnreadableError
   */
  leaveOutOf(found: Tree): Tree {
    if (this.#paths.size === 0) return found;
    const tree = new Map(found);
    const holding = new Map<string, number>();
    const addTo = (path: string | undefined, count: number) => {
      if (path !== undefined && this.#paths.has(path)) holding.set(path, (holding.get(path) ?? 0) + count);
    };
    for (const path of tree.keys()) addTo(parentOf(path), 1);
    const removed = new Set<string>();
    // What is in them comes before them.
    for (const path of [...this.#paths].sort((a, b) => byPath(b, a))) {
      if (tree.get(path)?.kind !== 'directory' || (holding.get(path) ?? 0) > 0 || this.#isEmpty(path)) continue;
      removed.add(path);
      tree.delete(path);
      addTo(parentOf(path), -1);
    }
    this.#paths = removed;
    return tree;
  }

  #isEmpty(path: string): boolean {
    const names = reading(path, () => openNames(join(this.#root, path)));
    try {
      return reading(path, () => names.next()) === undefined;
    } finally {
      names.close();
    }
  }
}
