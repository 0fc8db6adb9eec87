import { chmod, lchown, lstat, mkdtemp, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNativeError } from 'node:util/types';

/** Begins the name of a directory that holds what is being removed. */
export const REMOVED_PREFIX = '.removed-';

const OWNER_ONLY = 0o700;
const AT_ONCE = 32;

/**
 * Removes a file or a directory with all that is in it, whatever another user made of it; nothing of that name is no
 * error. Links are never followed. The path above it must be UTF-8. Each directory is moved up before its entries are
 * looked at, so no depth makes a path too long. And each belongs to the worker first, because without CAP_FOWNER it can
 * neither change the modes of somebody else's directory nor remove a file from one that is sticky (unlink(2),
 * chmod(2)), and because then nobody else can exchange what is in it.
 */
export async function removeTree(path: string | Buffer): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'nothing') return;
  if (kind === 'other') return unlink(path);
  const removed = await mkdtemp(join(dirname(String(path)), REMOVED_PREFIX));
  let moved = 0;
  const moveUp = async (directory: string | Buffer) => {
    await takeOver(directory);
    moved += 1;
    const place = join(removed, String(moved));
    await rename(directory, place);
    return place;
  };
  const pending = [await moveUp(path)];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const entries = await readdir(directory, { withFileTypes: true, encoding: 'buffer' });
    const files: Buffer[] = [];
    for (const entry of entries) {
      // Names are bytes: one that is not UTF-8 would not be found by its text.
      const entryPath = Buffer.concat([Buffer.from(`${directory}/`), entry.name]);
      if (entry.isDirectory()) pending.push(await moveUp(entryPath));
      else files.push(entryPath);
    }
    for (let next = 0; next < files.length; next += AT_ONCE)
      await Promise.all(files.slice(next, next + AT_ONCE).map((file) => unlink(file)));
    await rmdir(directory);
  }
  await rmdir(removed);
}

async function kindOf(path: string | Buffer): Promise<'nothing' | 'directory' | 'other'> {
  try {
    return (await lstat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return 'nothing';
    throw error;
  }
}

async function takeOver(directory: string | Buffer): Promise<void> {
  const { uid, mode } = await lstat(directory);
  const self = process.getuid?.() ?? uid;
  const group = process.getgid?.() ?? -1;
  if (uid !== self && self === 0) await lchown(directory, self, group);
  if ((mode & OWNER_ONLY) !== OWNER_ONLY) await chmod(directory, OWNER_ONLY);
}
