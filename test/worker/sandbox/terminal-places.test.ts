import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withoutSandbox } from '../../../worker/sandbox/create-sandbox.ts';
import type { DiskRoom } from '../../../worker/sandbox/disk-guard.ts';
import type { TerminalPlace } from '../../../worker/sandbox/terminal-place.ts';
import { createTerminalPlaces, type TerminalPlaces } from '../../../worker/sandbox/terminal-places.ts';
import { claimUserIds, UserIds } from '../../../worker/sandbox/user-ids.ts';
import { WorkerUnfitError } from '../../../worker/worker-unfit-error.ts';
import { runsAsRoot } from '../support/user.ts';
import { sandboxed } from './support/sandboxed.ts';

const own = { uid: process.getuid?.(), gid: process.getgid?.() };
const rightsOf = async (path: string) => {
  const { uid, gid, mode } = await stat(path);
  return { uid, gid, mode: (mode & 0o777).toString(8) };
};
const directoriesOf = (place: TerminalPlace) =>
  [place.workspace, place.home, place.temporary, dirname(place.stateFile)] as const;
const unsandboxed = () => createTerminalPlaces({ sandbox: withoutSandbox, userIds: undefined, directory: undefined });

test("each terminal of a project has a place that is the worker's alone, until the worker leaves", async () => {
  const places = await unsandboxed();
  const first = await places.placeFor('p', 't1');
  const second = await places.placeFor('p', 't2');
  expect(first.userId).toBeUndefined();
  expect(second.workspace).not.toBe(first.workspace);
  for (const directory of directoriesOf(first)) expect(await rightsOf(directory)).toEqual({ ...own, mode: '700' });
  await rm(first.home, { recursive: true });
  await writeFile(join(first.workspace, 'kept'), 'x');
  await expect(places.placeFor('p', 't1')).resolves.toBe(first);
  expect(existsSync(first.home) && existsSync(join(first.workspace, 'kept'))).toBe(true);

  await places.discard(first);
  await places.discard(first);
  expect(await readdir(places.directory)).toEqual(['p.t2']);
  expect(await readdir((await places.placeFor('p', 't1')).workspace)).toEqual([]);
  await places.remove();
  expect(existsSync(places.directory)).toBe(false);
});

test.each([
  { name: 'made', fail: (places: TerminalPlaces) => places.placeFor('p', 't2'), what: 'cannot be made' },
  {
    name: 'removed',
    fail: async (places: TerminalPlaces, place: TerminalPlace) => places.discard(place),
    what: 'cannot be removed',
  },
])('a worker is of no use where a place cannot be $name', async ({ fail, what }) => {
  const places = await unsandboxed();
  const place = await places.placeFor('p', 't');
  // A file in the way, as an example of a disk that does not do what it should.
  const { directory } = places;
  await rm(directory, { recursive: true });
  await writeFile(directory, '');
  const failure = fail(places, place);
  await expect(failure).rejects.toBeInstanceOf(WorkerUnfitError);
  await expect(failure).rejects.toThrow(`the place of a terminal ${what}`);
  await rm(directory);
});

test('of 64 places, the one that was not asked for longest makes room for another', async () => {
  const places = await unsandboxed();
  const made: TerminalPlace[] = [];
  const evicted = () => made.filter(({ workspace }) => !existsSync(workspace));
  for (let index = 0; index < 64; index += 1) made.push(await places.placeFor('p', `t${index}`));
  await places.placeFor('p', 't0');
  expect(evicted()).toEqual([]);
  await places.placeFor('p', 'new');
  expect(evicted()).toEqual([made[1]]);
  expect(existsSync(made[1]?.workspace ?? '')).toBe(false);
  expect(existsSync(made[0]?.workspace ?? '')).toBe(true);
  await places.remove();
});

test('places make room for a new one while little is left, and a worker on a full disk is of no use', async () => {
  const little = { bytes: 1000, inodes: 1_000_000 };
  const rooms: DiskRoom[] = [];
  const places = await createTerminalPlaces({
    ...{ sandbox: withoutSandbox, userIds: undefined, directory: undefined },
    room: async () => rooms.shift() ?? { bytes: 1e9, inodes: 1_000_000 },
  });
  const made: TerminalPlace[] = [];
  const evicted = () => made.filter(({ workspace }) => !existsSync(workspace));
  for (const terminalId of ['t1', 't2', 't3']) made.push(await places.placeFor('p', terminalId));
  rooms.push(little, little);
  await expect(places.placeFor('p', 't2')).resolves.toBe(made[1]);
  await places.placeFor('p', 't4');
  expect(evicted()).toEqual([made[0], made[2]]);
  rooms.push(...Array.from({ length: 10 }, () => little));
  await expect(places.placeFor('p', 't5')).rejects.toMatchObject({
    name: 'WorkerUnfitError',
    message: 'the disk is full',
  });
  expect(await readdir(places.directory)).toEqual([]);
  await places.remove();
});

test('a user id is given again as late as can be', () => {
  const ids = new UserIds({ first: 5, count: 3, sweeper: 8 });
  expect([ids.take(), ids.take()]).toEqual([5, 6]);
  ids.giveBack(5);
  expect([ids.take(), ids.take(), ids.take()]).toEqual([7, 5, undefined]);
});

test('a worker that has the machine to itself has the user ids that it is told', async () => {
  await expect(claimUserIds(20_000, 77)).resolves.toEqual({ first: 20_000, count: 999, sweeper: 20_999 });
});

if (process.platform === 'linux')
  test('no two workers of a machine have a user id in common', async () => {
    // The same process id stands for two workers whose ids begin the search at the same place.
    const ranges = await Promise.all([1, 1, 2, 401].map((processId) => claimUserIds(undefined, processId)));
    expect(new Set(ranges.map(({ first }) => first)).size).toBe(4);
    for (const { first, count, sweeper } of ranges) expect([first % 100, count, sweeper]).toEqual([0, 99, first + 99]);
  });

if (runsAsRoot)
  test("a sandboxed terminal's directories are its user's, below one that lets nobody else pass", async () => {
    const { places } = await sandboxed();
    const place = await places.placeFor('p', 't');
    const other = await places.placeFor('p', 'u');
    const userId = Number(place.userId);
    expect(other.userId).not.toBe(userId);
    for (const directory of directoriesOf(place))
      expect(await rightsOf(directory)).toEqual({ uid: userId, gid: userId, mode: '700' });
    expect(await rightsOf(dirname(place.workspace))).toEqual({ uid: 0, gid: userId, mode: '710' });
    expect(await rightsOf(places.directory)).toEqual({ uid: 0, gid: 0, mode: '711' });
    await places.discard(place);
    expect((await places.placeFor('p', 't')).userId).not.toBe(userId);
    await places.remove();
  });

if (runsAsRoot)
  test('a directory that is given is used, rid of what an earlier worker left, and stays with the rest', async () => {
    const directory = join(await mkdtemp(join(tmpdir(), 'given-')), 'terminals');
    const { sandbox, userIds } = await sandboxed();
    const parts = { sandbox, userIds, directory };
    const earlier = await createTerminalPlaces(parts);
    const { workspace } = await earlier.placeFor('p', 'before');
    // As it is while it is being removed.
    const half = dirname((await earlier.placeFor('p', 'half-removed')).workspace);
    await chmod(half, 0o700);
    await mkdir(join(directory, 'conf.d'));
    await chmod(directory, 0o755);

    const places = await createTerminalPlaces(parts);
    expect([workspace, half].some(existsSync)).toBe(false);
    expect(await rightsOf(directory)).toEqual({ uid: 0, gid: 0, mode: '711' });
    expect((await places.placeFor('p', 'now')).workspace).toBe(join(directory, 'p.now', 'workspace'));
    await places.remove();
    expect(await readdir(directory)).toEqual(['conf.d']);
    await rm(dirname(directory), { recursive: true });
  });
