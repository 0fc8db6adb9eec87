import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createTerminalDirectories } from '../../../worker/terminal/terminal-directories.ts';
import { OTHER_USER_ID, runsAsRoot } from '../support/user.ts';

const rightsOf = async (path: string) => {
  const { uid, gid, mode } = await stat(path);
  return { uid, gid, mode: (mode & 0o777).toString(8) };
};
const own = { uid: process.getuid?.(), gid: process.getgid?.() };

test('each terminal of a project has a directory that only its owner may enter, until the worker leaves', async () => {
  const directories = await createTerminalDirectories(undefined);
  const first = await directories.directoryFor('p', 't1');
  const second = await directories.directoryFor('p', 't2');
  expect(first.startsWith(tmpdir())).toBe(true);
  expect(second).not.toBe(first);
  expect(await rightsOf(first)).toEqual({ ...own, mode: '700' });

  await writeFile(join(first, 'kept'), 'x');
  await expect(directories.directoryFor('p', 't1')).resolves.toBe(first);
  expect(existsSync(join(first, 'kept'))).toBe(true);

  await directories.remove();
  expect(existsSync(first)).toBe(false);
});

/** The worker's own user where the tests are not root's, as that one alone can be given a directory then. */
const user = runsAsRoot
  ? { name: 'another user', id: OTHER_USER_ID, owner: { uid: OTHER_USER_ID, gid: OTHER_USER_ID }, parent: '711' }
  : { name: 'nobody in particular', id: undefined, owner: own, parent: '700' };

test(`directories for commands of ${user.name} are theirs, and lie where they can change nothing`, async () => {
  const directories = await createTerminalDirectories(user.id);
  const directory = await directories.directoryFor('p', 't');
  await directories.directoryFor('p', 't');
  expect(await rightsOf(directory)).toEqual({ ...user.owner, mode: '700' });
  expect(await rightsOf(dirname(directory))).toEqual({ ...own, mode: user.parent });
  await directories.remove();
});
