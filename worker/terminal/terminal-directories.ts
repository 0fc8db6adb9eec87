import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OWNER_ONLY = 0o700;

/** Where the commands of each terminal run: a directory of its own that lasts as long as the worker. */
export interface TerminalDirectories {
  /** Makes the directory when it is not there, and gives its path. The ids' alphabet has no character that leads out of it. */
  directoryFor(projectId: string, terminalId: string): Promise<string>;
  /** Removes all of them. */
  remove(): Promise<void>;
}

/** The parent's name cannot be guessed, so nobody else on the machine can have put a link in its place. */
export async function createTerminalDirectories(): Promise<TerminalDirectories> {
  const parent = await mkdtemp(join(tmpdir(), 'terminal-worker-'));
  return {
    async directoryFor(projectId, terminalId) {
      const directory = join(parent, `${projectId}.${terminalId}`);
      await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
      return directory;
    },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}
