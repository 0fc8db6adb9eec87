import { chmodSync, lchownSync, lstatSync, mkdirSync, type Stats, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { takeOver } from './take-over.ts';
import { byPath, parentOf } from './tree-path.ts';

const ALL_OF_OWNER = 0o700;
const STICKY = 0o1000;
/** Of a directory that nobody has told a mode of. */
const USUAL_MODE = 0o755;

/**
 * The directories of a workspace while what is in them is changed. Each is reached by directories alone, never through
 * a link, and is such that the worker may change what is in it; `leave` makes them the user's again, with the modes
 * that they had or are to have.
 *
 * Root without the right over others' files (CAP_FOWNER) may write everywhere, but must own a directory to change its
 * mode, or to remove another's file from it where it is sticky.
 */
export class OpenDirectories {
  readonly #root: string;
  readonly #userId: number | undefined;
  readonly #open = new Set<string>();
  /** How directories are to be left, by path: their modes, undefined for those that they have. */
  readonly #modes = new Map<string, number | undefined>();

  /** @param userId whose directories they are; undefined for the worker's own. */
  constructor(root: string, userId: number | undefined) {
    this.#root = root;
    this.#userId = userId;
  }

  /** Opens the directory at a path of the tree, the root's being empty; false when there is none. */
  enter(path: string): boolean {
    if (this.#open.has(path)) return true;
    if (path !== '' && !this.enter(parentOf(path) ?? '')) return false;
    const stats = this.lstat(path);
    if (!stats?.isDirectory()) return false;
    this.#makeUsable(path, stats);
    this.#open.add(path);
    return true;
  }

  /** Opens the directory at a path; one that is not there is made, in place of whatever is. The root is there. */
  make(path: string): void {
    if (this.enter(path)) return;
    this.make(parentOf(path) ?? '');
    const directory = join(this.#root, path);
    if (this.lstat(path) !== undefined) unlinkSync(directory);
    mkdirSync(directory, { mode: ALL_OF_OWNER });
    this.#modes.set(path, USUAL_MODE);
    this.#open.add(path);
  }

  /** Has an open directory left with this mode. */
  leaveWith(path: string, mode: number): void {
    this.#modes.set(path, mode);
  }

  /** Says that a directory has been removed. */
  forget(path: string): void {
    this.#open.delete(path);
    this.#modes.delete(path);
  }

  /** What is at a path whose parent is open; undefined when nothing is. */
  lstat(path: string): Stats | undefined {
    return lstatSync(join(this.#root, path), { throwIfNoEntry: false });
  }

  /** Gives all of them back. */
  leave(): void {
    // From below, as a directory's mode may keep its owner from what is in it.
    for (const [path, mode] of [...this.#modes].sort(([a], [b]) => byPath(b, a))) {
      const directory = join(this.#root, path);
      if (this.#userId !== undefined) takeOver(directory);
      if (mode !== undefined) chmodSync(directory, mode);
      if (this.#userId !== undefined) lchownSync(directory, this.#userId, this.#userId);
    }
    this.#open.clear();
    this.#modes.clear();
  }

  #makeUsable(path: string, { mode, uid }: Stats): void {
    const directory = join(this.#root, path);
    if (this.#userId !== undefined) {
      if ((mode & STICKY) === 0) return;
      takeOver(directory);
      this.#modes.set(path, undefined);
    } else if ((mode & ALL_OF_OWNER) !== ALL_OF_OWNER && uid === process.geteuid?.()) {
      chmodSync(directory, mode | ALL_OF_OWNER);
      this.#modes.set(path, mode);
    }
  }
}
