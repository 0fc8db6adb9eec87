import type { Clock } from '../../contract/clock.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import { applyChange } from './apply-change.ts';
import { LeftOutNotes } from './left-out.ts';
import { type Conflict, mergeTrees } from './merge.ts';
import { RemovedDirectories } from './removed-directories.ts';
import { NOTHING_SAVED, type SavedTree } from './saved-tree.ts';
import { type KnownFiles, scanTree } from './scan-tree.ts';
import type { Tree, TreeEntry, TreeLimits } from './tree.ts';
import { changeBetween } from './tree-change.ts';
import { TreeReader } from './tree-file.ts';
import { parentOf } from './tree-path.ts';
import type { WorkspaceReport } from './workspaces.ts';

export interface WorkingCopyParts {
  readonly place: TerminalPlace;
  readonly limits: TreeLimits;
  readonly ignored: ReadonlySet<string>;
  readonly clock: Clock;
}

/** What is to be taken over from others. */
export interface Incoming {
  readonly saved: SavedTree;
  /** Of the manifest; undefined while nothing is saved. */
  readonly etag: string | undefined;
  /** Where the content of a file stands among all; what stands together is best read together. */
  readonly contentOrder: (sha256: string) => number;
  /** Opens the contents of files, which are then read in about this order. */
  readonly open: (paths: readonly string[]) => (path: string) => AsyncIterable<Uint8Array>;
  /** How many of them are read at once. */
  readonly lanes: number;
}

/** What is in a terminal's directory, and what of it is the project's. */
export interface Present {
  readonly tree: Tree;
  /** Where contents are here, by their SHA-256. */
  readonly pathOf: ReadonlyMap<string, string>;
  /** The content of a file, while it is as it was found. Throws TreeUnreadableError. */
  readonly read: (path: string) => AsyncIterable<Uint8Array>;
}

/** The files of one terminal on this worker, and what is known of where they come from. */
export class WorkingCopy {
  readonly #parts: WorkingCopyParts;
  readonly #leftOut = new LeftOutNotes();
  readonly #removed: RemovedDirectories;
  #known: KnownFiles | undefined;
  #base = NOTHING_SAVED;
  #etag: string | undefined;
  #untold: WorkspaceReport[] = [];
  /** Whether it has been restored, be it of nothing. */
  hasBeenRestored = false;
  /** Whether what interrupted saves left was looked for. */
  hasSwept = false;

  constructor(parts: WorkingCopyParts) {
    this.#parts = parts;
    this.#removed = new RemovedDirectories(parts.place.workspace);
  }

  /** The version that the directory was made from: what differs from it has been changed here. */
  get base(): SavedTree {
    return this.#base;
  }

  /** Of the base's manifest; undefined while nothing is saved. */
  get etag(): string | undefined {
    return this.#etag;
  }

  /** The base is no longer saved: somebody has removed it, and with it what is ignored here, as that is not scanned. */
  lostItsBase(): void {
    const { ignored } = this.#parts;
    this.#base = {
      ...NOTHING_SAVED,
      tree: new Map([...this.#base.tree].filter(([path]) => !isIgnored(path, ignored))),
    };
    this.#etag = undefined;
  }

  /** What is in the directory has been saved. */
  isSaved(saved: SavedTree, etag: string): void {
    this.#base = saved;
    this.#etag = etag;
  }

  /** @throws TooLargeError and TreeUnreadableError */
  async scan(signal: AbortSignal): Promise<Present> {
    const { place, limits, ignored, clock } = this.#parts;
    const {
      tree: found,
      leftOut,
      known,
    } = await scanTree({
      root: place.workspace,
      userId: place.userId,
      ignored,
      limits,
      ...(this.#known && { known: this.#known }),
      now: clock.now(),
      signal,
    });
    this.#known = known;
    const tree = this.#removed.leaveOutOf(found);
    this.tell(...this.#leftOut.changed(leftOut));
    const pathOf = new Map([...tree].flatMap(([path, entry]) => (entry.kind === 'file' ? [[entry.sha256, path]] : [])));
    const reader = new TreeReader(place.workspace, place.userId);
    return { tree: withIgnored(tree, this.#base.tree, ignored), pathOf, read: (path) => reader.read(path) };
  }

  /**
   * Takes over what others have done. What was done here stays; where both changed the same, theirs keeps its place.
   * After an error what was half done counts as done here.
   *
   * @param suffix ends the names that ours gets where theirs keeps the place.
   * @throws TooLargeError, TreeUnreadableError, ContentMismatchError, TreeUnwritableError, and what `content` throws.
   */
  async takeOver(incoming: Incoming, suffix: string, signal: AbortSignal): Promise<void> {
    const { saved, etag, contentOrder, open, lanes } = incoming;
    const { workspace: root, userId } = this.#parts.place;
    const present = await this.scan(signal);
    const { tree, conflicts } = mergeTrees(this.#base.tree, present.tree, saved.tree, suffix);
    const change = changeBetween(present.tree, tree, contentOrder);
    if (change.remove.length + change.write.length > 0) {
      const here = (entry: TreeEntry | undefined) => entry?.kind === 'file' && present.pathOf.get(entry.sha256);
      const files = change.write.filter(([, entry]) => entry.kind === 'file' && !here(entry)).map(([path]) => path);
      const contentOf = open(files);
      const content = (path: string) => {
        const source = here(tree.get(path));
        return source ? present.read(source) : contentOf(path);
      };
      this.#removed.afterChange(tree, await applyChange({ root, userId, change, content, lanes, signal }));
    }
    this.#base = saved;
    this.#etag = etag;
    if (conflicts.length > 0) this.tell(conflictReport(conflicts, suffix));
  }

  /** Keeps a report until somebody is there to hear it. */
  tell(...reports: readonly WorkspaceReport[]): void {
    this.#untold.push(...reports);
  }

  takeReports(): readonly WorkspaceReport[] {
    const reports = this.#untold;
    this.#untold = [];
    return reports;
  }
}

/**
 * What is ignored here may have been saved where it was not. It is left as it is saved, unless its directory is gone:
 * that somebody removed.
 */
function withIgnored(tree: Tree, base: Tree, ignored: ReadonlySet<string>): Tree {
  const all = new Map(tree);
  for (const [path, entry] of base) {
    const parent = parentOf(path);
    const hasParent = parent === undefined || all.get(parent)?.kind === 'directory';
    if (hasParent && !all.has(path) && isIgnored(path, ignored)) all.set(path, entry);
  }
  return all;
}

function isIgnored(path: string, ignored: ReadonlySet<string>): boolean {
  return path.split('/').some((name) => ignored.has(name));
}

function conflictReport(conflicts: readonly Conflict[], suffix: string): WorkspaceReport {
  return {
    problem: 'conflict',
    rule: `Another command changed the same files meanwhile. Its versions stay; those of this terminal are beside them, with ${suffix} at the end of their names.`,
    paths: conflicts.map(({ path }) => path),
  };
}
