/**
 * What is in a workspace, by path: relative, parts joined by `/`, none of them empty, `.` or `..`; UTF-8 without NUL. The parents of each
 * path are in the tree, too, as directories.
 */
export type Tree = ReadonlyMap<string, TreeEntry>;

export type TreeEntry =
  /** `mode`: the nine permission bits. `sha256`: of the content, 64 hexadecimal digits. */
  | { readonly kind: 'file'; readonly mode: number; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'directory'; readonly mode: number }
  /** `target`: relative, and it stays within the workspace. */
  | { readonly kind: 'symlink'; readonly target: string };

/** Why something in a directory is no part of the workspace's tree. */
export type LeftOutReason =
  | 'link-leaves'
  | 'special-file'
  | 'foreign-owner'
  | 'name-not-utf8'
  /** An object of CloudIDE's that holds the state of a Yjs document, not a file. */
  | 'yjs-document'
  /** An object whose key is no path that a file could have. */
  | 'key-no-path';

export interface LeftOut {
  readonly path: string;
  readonly reason: LeftOutReason;
}

export interface TreeLimits {
  /** Files, directories and links. */
  readonly entries: number;
  /** Of all files together. */
  readonly bytes: number;
}

/** What is to be done to a directory to make one tree of another. Removals come first, deepest paths first. */
export interface TreeChange {
  readonly remove: readonly string[];
  /** Parents before what is in them. */
  readonly write: readonly (readonly [path: string, entry: TreeEntry])[];
}
