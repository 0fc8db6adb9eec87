import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OWNER_ONLY = 0o700;
/** Others may pass to what they know the name of, and neither list nor change anything. */
const PASSAGE_ONLY = 0o711;

/** Where the commands of each terminal run: a directory of its own that lasts as long as the worker. */
export interface TerminalDirectories {
  /** Makes the directory when it is not there, and gives its path. The ids' alphabet has no character that leads out of it. */
  directoryFor(projectId: string, terminalId: string): Promise<string>;
  /** Removes all of them. */
  remove(): Promise<void>;
}

/**
 * The parent's name cannot be guessed, so nobody else on the machine can have put a link in its place.
 *
 * @param userId user and group whom the directories belong to, undefined for the worker's own. The parent stays the worker's, so that no
 * command can put a link in place of a directory that is given away.
 */
export async function createTerminalDirectories(userId: number | undefined): Promise<TerminalDirectories> {
  const parent = await mkdtemp(join(tmpdir(), 'terminal-worker-'));
  if (userId !== undefined) await chmod(parent, PASSAGE_ONLY);
  return {
    async directoryFor(projectId, terminalId) {
      const directory = join(parent, `${projectId}.${terminalId}`);
      await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
      if (userId !== undefined) await chown(directory, userId, userId);
      return directory;
    },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}
