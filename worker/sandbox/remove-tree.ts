import { randomBytes } from 'node:crypto';
import { chmodSync, lchownSync, lstatSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { openNames } from '../workspace/directory-names.ts';
import { Turns } from '../workspace/turns.ts';

const OWNER_ONLY = 0o700;
const ALL_MODE_BITS = 0o7777;
/** So that a wide tree, too, needs little room for the names of what was moved up. */
const MOST_MOVED_AT_ONCE = 256;

/**
 * Removes a file or a directory with all that is in it, whatever another user made of it; nothing of that name is no
 * error. Links are never followed. No process of that user may be running.
 *
 * Each directory is moved up, right below the one that is removed, before its entries are looked at, so no depth makes a
 * path too long; nothing new is made, as a full disk has no room for it. And each belongs to the worker first, because
 * without CAP_FOWNER it can neither change the modes of somebody else's directory nor remove a file from one that is
 * sticky (unlink(2), chmod(2)), and because then nobody else can exchange what is in it. However much there is, it holds
 * a few names at a time, and others have their turn.
 */
export async function removeTree(path: string | Buffer): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) return unlinkSync(path);
  const turns = new Turns();
  // Nobody can have taken names that nobody could guess.
  const prefix = `.removed-${randomBytes(8).toString('hex')}-`;
  const moved = (number: number) => entryOf(path, Buffer.from(`${prefix}${number}`));
  const removeDirectory = async (directory: Buffer): Promise<void> => {
    moveUp(directory, moved(1));
    // What a directory held has higher numbers than itself. Its own is free when they are gone, or it has more.
    for (let last = 1; last > 0; ) {
      const count = await takeApart(moved(last), (number) => moved(last + number), turns);
      last += count === 0 ? -1 : count;
    }
  };
  takeOver(path);
  for (let more = true; more; )
    more = await eachEntry(path, turns, async (entry) => {
      if (!unlinked(entry)) await removeDirectory(entry);
      return true;
    });
  rmdirSync(path);
}

/**
 * Removes a directory's files and moves its directories to places with the numbers from 1 on. The directory itself is
 * gone then, unless it has more than are moved at once.
 *
 * @returns how many it moved.
 */
async function takeApart(directory: Buffer, place: (number: number) => Buffer, turns: Turns): Promise<number> {
  let moved = 0;
  if (lstatSync(directory, { throwIfNoEntry: false }) === undefined) return moved;
  for (let more = true; more; )
    more = await eachEntry(directory, turns, async (entry) => {
      if (unlinked(entry)) return true;
      moved += 1;
      moveUp(entry, place(moved));
      return moved < MOST_MOVED_AT_ONCE;
    });
  if (moved < MOST_MOVED_AT_ONCE) rmdirSync(directory);
  return moved;
}

/**
 * Gives each entry of a directory to `take` until that says no.
 *
 * @returns whether there may be more: where a directory changes while it is read, some file systems leave entries out.
 */
async function eachEntry(
  directory: string | Buffer,
  turns: Turns,
  take: (entry: Buffer) => boolean | Promise<boolean>,
): Promise<boolean> {
  const names = openNames(directory);
  let some = false;
  try {
    for (let name = names.next(); name !== undefined; name = names.next()) {
      some = true;
      if (!(await take(entryOf(directory, name)))) return false;
      await turns.after(1);
    }
  } finally {
    names.close();
  }
  return some;
}

/** Names are bytes: one that is not UTF-8 would not be found by its text. */
function entryOf(directory: string | Buffer, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(directory), Buffer.from('/'), name]);
}

/** False, and nothing done, where it is a directory. */
function unlinked(path: Buffer): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    // The former on Linux, the latter by POSIX, which has it for much else.
    const mayBe = isNativeError(error) && 'code' in error && (error.code === 'EISDIR' || error.code === 'EPERM');
    if (mayBe && lstatSync(path).isDirectory()) return false;
    throw error;
  }
}

function moveUp(directory: Buffer, place: Buffer): void {
  takeOver(directory);
  renameSync(directory, place);
}

function takeOver(directory: string | Buffer): void {
  const { uid, mode } = lstatSync(directory);
  const self = process.getuid?.() ?? uid;
  if (uid !== self && self === 0) lchownSync(directory, self, process.getgid?.() ?? 0);
  if ((mode & ALL_MODE_BITS) !== OWNER_ONLY) chmodSync(directory, OWNER_ONLY);
}
