import { randomUUID } from 'node:crypto';
import {
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { ObjectStore } from '../../../../aws/object-store.ts';
import { systemClock } from '../../../../aws/system-clock.ts';
import type { Clock } from '../../../../contract/clock.ts';
import type { TerminalPlace } from '../../../../worker/sandbox/terminal-place.ts';
import {
  createWorkspaces,
  type StoredWorkspaces,
  type WorkspacesParts,
} from '../../../../worker/workspace/create-workspaces.ts';
import type { WorkspaceReport } from '../../../../worker/workspace/workspaces.ts';
import { keptLog } from '../../support/log-lines.ts';
import { OTHER_USER_ID, runsAsRoot } from '../../support/user.ts';

export const signal = new AbortController().signal;

/** The system's, but waiting takes no time. */
export const hastyClock: Clock = { now: () => Date.now(), sleep: async () => {} };

/** As it is on Fargate; others can have files of their own alone. */
const userId = runsAsRoot ? OTHER_USER_ID : undefined;

/** A terminal on a worker of its own, in real directories; the test types its commands. */
export class Terminal {
  readonly #directory = mkdtempSync(join(tmpdir(), 'workspace-test-'));
  readonly place: TerminalPlace;
  readonly log = keptLog(systemClock);
  readonly #workspaces: StoredWorkspaces;
  #commands = 0;

  readonly #name: string;

  constructor(store: ObjectStore, name: string, parts: Partial<WorkspacesParts> = {}) {
    this.#name = name;
    const workspace = join(this.#directory, 'workspace');
    mkdirSync(workspace);
    if (userId !== undefined) chownSync(workspace, userId, userId);
    this.place = { workspace, home: '', temporary: '', stateFile: '', userId };
    this.#workspaces = createWorkspaces({
      store,
      limits: { entries: 1000, bytes: 256 * 1024 * 1024 },
      ignored: new Set(['node_modules']),
      taskId: name,
      clock: hastyClock,
      random: () => 0,
      uniqueId: randomUUID,
      ...parts,
    });
  }

  restore(): Promise<readonly WorkspaceReport[]> {
    return this.#workspaces.restore('project', this.place, { signal, log: this.log.log });
  }

  /** Ends when it is tidied up, too. */
  async save(): Promise<readonly WorkspaceReport[]> {
    const reports = await this.saveOnly();
    await this.#workspaces.tidied();
    return reports;
  }

  saveOnly(): Promise<readonly WorkspaceReport[]> {
    this.#commands += 1;
    this.#giveAway();
    const commandId = `${this.#name}${this.#commands}`;
    return this.#workspaces.save('project', this.place, { signal, log: this.log.log, commandId });
  }

  /** What a command may do: writes these files, removes those that are undefined, and is saved. */
  async run(files: Readonly<Record<string, string | Uint8Array | undefined>>): Promise<readonly WorkspaceReport[]> {
    const before = await this.restore();
    this.edit(files);
    return [...before, ...(await this.save())];
  }

  edit(files: Readonly<Record<string, string | Uint8Array | undefined>>): void {
    for (const [path, content] of Object.entries(files)) {
      const file = this.pathOf(path);
      if (content === undefined) {
        rmSync(file, { recursive: true, force: true });
      } else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    this.#giveAway();
  }

  pathOf(path: string): string {
    return join(this.place.workspace, path);
  }

  /** The contents of all files, by path. */
  files(): Readonly<Record<string, string>> {
    const paths = pathsBelow(this.place.workspace)
      .map((path) => relative(this.place.workspace, path))
      .sort();
    const files = paths.filter((path) => statSync(this.pathOf(path)).isFile());
    return Object.fromEntries(files.map((path) => [path, readFileSync(this.pathOf(path), 'utf8')]));
  }

  /** What the test has made is the terminal's user's. */
  #giveAway(): void {
    if (userId === undefined) return;
    for (const path of pathsBelow(this.place.workspace)) {
      if (lstatSync(path).uid !== userId) lchownSync(path, userId, userId);
    }
  }

  leave(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** Follows no link. */
function pathsBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
  });
}
