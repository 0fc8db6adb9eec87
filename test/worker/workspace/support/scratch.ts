import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { chownSync, lchownSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../../../worker/sandbox/remove-tree.ts';
import { applyChange } from '../../../../worker/workspace/apply-change.ts';
import { type Scan, scanTree } from '../../../../worker/workspace/scan-tree.ts';
import type { Tree, TreeChange } from '../../../../worker/workspace/tree.ts';
import { changeBetween } from '../../../../worker/workspace/tree-change.ts';
import { OTHER_USER_ID, runsAsRoot } from '../../support/user.ts';

/** Whose files they may be: where the tests are not root's, the worker's own alone. */
export const users: readonly { readonly name: string; readonly userId: number | undefined }[] = [
  { name: "the worker's own user", userId: undefined },
  ...(runsAsRoot ? [{ name: 'another user', userId: OTHER_USER_ID }] : []),
];

/** A directory of a user's, in one that is the worker's. */
export class Scratch {
  readonly userId: number | undefined;
  readonly parent = mkdtempSync(join(tmpdir(), 'scratch-'));
  readonly root = join(this.parent, 'workspace');

  constructor(userId: number | undefined) {
    this.userId = userId;
    mkdirSync(this.root);
    if (userId === undefined) return;
    chownSync(this.root, userId, userId);
    execFileSync('chmod', ['711', this.parent]);
  }

  /** What the user does there. */
  sh(script: string): void {
    const user = this.userId === undefined ? {} : { uid: this.userId, gid: this.userId };
    execFileSync('/bin/sh', ['-ec', `umask 022\n${script}`], { cwd: this.root, ...user });
  }

  /** Directories in each other, deeper than any path is long: made from below, and none is named by its whole path. */
  nest(levels = 30, name = 'd'.repeat(200)): void {
    const [inner, outer] = [join(this.root, 'deep'), join(this.parent, 'outer')];
    for (let level = 0; level < levels; level += 1) {
      mkdirSync(level === 0 ? inner : outer);
      if (level > 0) {
        renameSync(inner, join(outer, name));
        renameSync(outer, inner);
      }
      if (this.userId !== undefined) lchownSync(inner, this.userId, this.userId);
    }
  }

  scan(parts: Partial<Parameters<typeof scanTree>[0]> = {}): Promise<Scan> {
    return scanTree({
      root: this.root,
      userId: this.userId,
      ignored: new Set(['node_modules']),
      limits: { entries: 1000, bytes: 1_000_000 },
      now: Date.now(),
      signal: new AbortController().signal,
      ...parts,
    });
  }

  /** Makes one tree of another, with the contents given. */
  apply(
    from: Tree,
    to: Tree,
    contents: readonly string[],
    parts: Partial<Parameters<typeof applyChange>[0]> = {},
  ): Promise<void> {
    const bySha256 = new Map(contents.map((content) => [hash('sha256', content), content]));
    return this.change(changeBetween(from, to), {
      async *content(path) {
        const entry = to.get(path);
        yield Buffer.from((entry?.kind === 'file' && bySha256.get(entry.sha256)) || '');
      },
      ...parts,
    });
  }

  async change(change: TreeChange, parts: Partial<Parameters<typeof applyChange>[0]> = {}): Promise<void> {
    await applyChange({
      root: this.root,
      userId: this.userId,
      change,
      content: async function* () {},
      lanes: 4,
      signal: new AbortController().signal,
      ...parts,
    });
  }

  remove(): Promise<void> {
    return removeTree(this.parent);
  }
}
