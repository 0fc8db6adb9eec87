import { lstatSync } from 'node:fs';
import { chmod, opendir, stat } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import { removeTree } from './remove-tree.ts';

/** Where every user may leave what takes memory, and not room on a disk (shm_overview(7), mq_overview(7)). */
export const MEMORY_DIRECTORIES: readonly string[] = ['/dev/shm', '/dev/mqueue'];

/** Where every user may leave files (for the first two Filesystem Hierarchy Standard 3.0, 3.18 and 5.15). */
const SHARED_DIRECTORIES: readonly string[] = ['/tmp', '/var/tmp', ...MEMORY_DIRECTORIES];

/** All may write, and only a file's owner may remove it. */
const SHARED_AND_STICKY = 0o1777;
const READ_AT_ONCE = 512;

/**
 * Removes what a user has left where everybody may: each entry of these directories that is the user's own, with all
 * that is in it. What others let the user put into directories of theirs goes with those. No process of the user may be
 * running.
 */
export async function removeTemporaryFiles(userId: number, directories = SHARED_DIRECTORIES): Promise<void> {
  for (const directory of directories) {
    // A name that is not UTF-8 keeps its bytes so.
    const entries = await unlessMissing(() => opendir(directory, { encoding: 'latin1', bufferSize: READ_AT_ONCE }));
    for await (const { name } of entries ?? []) {
      const path = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name, 'latin1')]);
      // On a shared machine others' files come and go.
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats?.uid === userId) await removeTree(path);
    }
  }
}

/** A volume of Fargate belongs to root alone at first. Only a worker that has the machine to itself may call this. */
export async function shareTemporaryDirectory(directory = '/tmp'): Promise<void> {
  const { uid, mode } = await stat(directory);
  if (uid === process.getuid?.() && (mode & 0o7777) !== SHARED_AND_STICKY) await chmod(directory, SHARED_AND_STICKY);
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
