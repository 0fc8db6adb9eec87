import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createTerminalDirectories } from '../../../worker/terminal/terminal-directories.ts';

test('each terminal of a project has a directory that only its owner may enter, until the worker leaves', async () => {
  const directories = await createTerminalDirectories();
  const first = await directories.directoryFor('p', 't1');
  const second = await directories.directoryFor('p', 't2');
  expect(first.startsWith(tmpdir())).toBe(true);
  expect(second).not.toBe(first);
  expect((await stat(first)).mode & 0o777).toBe(0o700);

  await writeFile(join(first, 'kept'), 'x');
  await expect(directories.directoryFor('p', 't1')).resolves.toBe(first);
  expect(existsSync(join(first, 'kept'))).toBe(true);

  await directories.remove();
  expect(existsSync(first)).toBe(false);
});
