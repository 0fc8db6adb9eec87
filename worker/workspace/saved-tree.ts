import type { ContentPart } from '../../contract/workspace-manifest.ts';
import type { Tree } from './tree.ts';

/** A workspace as it is stored. */
export interface SavedTree {
  readonly tree: Tree;
  /** Where the contents of its files are, by their SHA-256. */
  readonly contents: Contents;
  /** Sizes of the packs, in bytes, by id. */
  readonly packs: ReadonlyMap<string, number>;
}

export type Contents = ReadonlyMap<string, readonly ContentPart[]>;

export const NOTHING_SAVED: SavedTree = { tree: new Map(), contents: new Map(), packs: new Map() };
