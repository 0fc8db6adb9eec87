import { chmod, chown, lstat, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerUnfitError } from '../worker-unfit-error.ts';
import { type DiskRoom, roomOn, stateOf } from './disk-guard.ts';
import { isVacant } from './kill-all.ts';
import { removeTree } from './remove-tree.ts';
import type { Sandbox } from './sandbox.ts';
import { SandboxBrokenError } from './sandbox-broken-error.ts';
import { removeTemporaryFiles } from './temporary-files.ts';
import type { TerminalPlace } from './terminal-place.ts';
import { type UserIdRange, UserIds } from './user-ids.ts';

/**
 * The places of the terminals that one worker serves, at most 64 at a time. What cannot be made or removed throws a
 * WorkerUnfitError, where commands could not be kept apart a SandboxBrokenError: the worker is of no use any more.
 */
export interface TerminalPlaces {
  /** The directory that holds them. */
  readonly directory: string;
  /**
   * The terminal's place, made when it has none: the same object as long as it lives. May remove those that were not
   * asked for longest.
   */
  placeFor(projectId: string, terminalId: string): Promise<TerminalPlace>;
  /**
   * Ends what runs in a place and removes it, with all that its user left elsewhere. One that is removed already is no
   * error.
   */
  discard(place: TerminalPlace): Promise<void>;
  /** Ends what runs in all of them, and leaves their files to whoever owns the directory. */
  endAll(): Promise<void>;
  /** Removes all of them. */
  remove(): Promise<void>;
}

export interface TerminalPlacesParts {
  readonly sandbox: Sandbox;
  /** Undefined without a sandbox. */
  readonly userIds: UserIdRange | undefined;
  /** For this worker alone, `WORKER_DIRECTORY`; undefined for a new one among the temporary files. */
  readonly directory: string | undefined;
  /** @default that on the directory's disk */
  readonly room?: () => Promise<DiskRoom>;
}

const MAXIMUM_PLACES = 64;
const OWNER_ONLY = 0o700;
/** Others may pass to what they know the name of, and neither list nor change anything. */
const PASSAGE_ONLY = 0o711;
/** The same, for the group of the terminal's user alone. */
const PASSAGE_FOR_GROUP = 0o710;

/**
 * The parent of all places is the worker's own, so that no command can put a link in place of a directory that is given
 * away.
 */
export async function createTerminalPlaces(parts: TerminalPlacesParts): Promise<TerminalPlaces> {
  const { sandbox, userIds: range, directory: given } = parts;
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'terminal-worker-')));
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
  if (sandbox.active) await chmod(directory, PASSAGE_ONLY);
  if (given !== undefined && range) await removeOfEarlierWorker(given, range);

  const room = parts.room ?? (() => roomOn(directory));
  const userIds = range && new UserIds(range);
  /** By name, the one that was not asked for longest first. */
  const places = new Map<string, Promise<TerminalPlace>>();
  const rootOf = (name: string) => join(directory, name);

  const make = orUnfit('made', async (name: string): Promise<TerminalPlace> => {
    await makeRoomOnDisk(name);
    const userId = userIds && takeVacant(userIds);
    if (sandbox.active && userId === undefined) throw new SandboxBrokenError('no user id is left for a terminal');
    // What a removal that failed has left, or an earlier worker of this machine that gave the same id.
    await removeTree(rootOf(name));
    if (userId !== undefined) await removeTemporaryFiles(userId);
    const place = placeIn(rootOf(name), userId);
    await makeDirectories(rootOf(name), place);
    return place;
  });

  const vacate = orUnfit('removed', async (name: string, place: TerminalPlace): Promise<void> => {
    places.delete(name);
    await sandbox.killAll(place);
    await removeTree(rootOf(name));
    if (place.userId === undefined) return;
    await removeTemporaryFiles(place.userId);
    if (isVacant(place.userId)) userIds?.giveBack(place.userId);
  });

  const mend = orUnfit('made', (name: string, place: TerminalPlace) => makeDirectories(rootOf(name), place));

  const evict = async (name: string, leaving: Promise<TerminalPlace>): Promise<void> => {
    const place = await leaving;
    await vacate(name, place);
  };

  /** For a place of that name; from the one that was not asked for longest on. */
  const makeRoomOnDisk = async (name: string): Promise<void> => {
    for (const [other, leaving] of [...places].filter(([each]) => each !== name)) {
      if (stateOf(await room()) === 'enough-room') return;
      await evict(other, leaving);
    }
    if (stateOf(await room()) === 'nearly-full') throw new WorkerUnfitError('the disk is full');
  };

  const makeInsteadOf = async (
    name: string,
    oldest: string,
    leaving: Promise<TerminalPlace>,
  ): Promise<TerminalPlace> => {
    await evict(oldest, leaving);
    return make(name);
  };

  return {
    directory,
    async placeFor(projectId, terminalId) {
      // The ids' alphabet has no dot, and nothing that leads out of the directory.
      const name = `${projectId}.${terminalId}`;
      const [oldest] = places.size < MAXIMUM_PLACES || places.has(name) ? [] : places;
      const made = places.get(name) ?? (oldest ? makeInsteadOf(name, ...oldest) : make(name));
      places.delete(name);
      places.set(name, made);
      try {
        const place = await made;
        // Without a user of its own a command can have removed them.
        if (place.userId === undefined) await mend(name, place);
        return place;
      } catch (error) {
        places.delete(name);
        throw error;
      }
    },
    async discard(place) {
      for (const [name, other] of [...places]) if ((await other) === place) await vacate(name, place);
    },
    async endAll() {
      for (const place of places.values()) await sandbox.killAll(await place);
    },
    async remove() {
      for (const [name, place] of [...places]) await vacate(name, await place);
      if (given === undefined) await removeTree(directory);
    },
  };
}

function orUnfit<Words extends readonly unknown[], T>(
  done: 'made' | 'removed',
  work: (...words: Words) => Promise<T>,
): (...words: Words) => Promise<T> {
  return async (...words) => {
    try {
      return await work(...words);
    } catch (cause) {
      if (cause instanceof WorkerUnfitError) throw cause;
      throw new WorkerUnfitError(`the place of a terminal cannot be ${done}`, { cause });
    }
  };
}

/** A worker of this machine that was killed may have left processes of the same range. */
function takeVacant(userIds: UserIds): number | undefined {
  for (let userId = userIds.take(); userId !== undefined; userId = userIds.take()) if (isVacant(userId)) return userId;
  return undefined;
}

function placeIn(root: string, userId: number | undefined): TerminalPlace {
  return {
    workspace: join(root, 'workspace'),
    home: join(root, 'home'),
    temporary: join(root, 'tmp'),
    stateFile: join(root, 'state', 'shell'),
    userId,
  };
}

async function makeDirectories(root: string, { workspace, home, temporary, stateFile, userId }: TerminalPlace) {
  await mkdir(root, { recursive: true, mode: OWNER_ONLY });
  for (const directory of [workspace, home, temporary, join(stateFile, '..')]) {
    await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
    if (userId !== undefined) await chown(directory, userId, userId);
  }
  if (userId === undefined) return;
  // The owner stays the worker: only so it may change the mode without CAP_FOWNER, and the user can exchange nothing in
  // it.
  await chown(root, process.getuid?.() ?? 0, userId);
  await chmod(root, PASSAGE_FOR_GROUP);
}

/** A container that is started anew finds its volume as it was left. Only what has the marks of a place is removed. */
async function removeOfEarlierWorker(directory: string, { first, count }: UserIdRange): Promise<void> {
  for (const name of await readdir(directory)) {
    const { uid, gid, mode } = await lstat(join(directory, name));
    // Removing one begins with its mode.
    const hasMode = [PASSAGE_FOR_GROUP, OWNER_ONLY].includes(mode & 0o777);
    if (hasMode && uid === process.getuid?.() && gid >= first && gid < first + count)
      await removeTree(join(directory, name));
  }
}
