import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withoutSandbox } from '../../../worker/sandbox/create-sandbox.ts';
import type { TerminalPlace } from '../../../worker/sandbox/terminal-place.ts';
import { createTerminalPlaces } from '../../../worker/sandbox/terminal-places.ts';

test('all that runs in places can be ended without touching their files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'places-'));
  const ended: TerminalPlace[] = [];
  const sandbox = {
    ...withoutSandbox,
    killAll: async (place: TerminalPlace) => {
      ended.push(place);
    },
  };
  const places = await createTerminalPlaces({ sandbox, userIds: undefined, directory });
  const [first, second] = [await places.placeFor('p', '1'), await places.placeFor('p', '2')];
  const file = join(first.workspace, 'file');
  await writeFile(file, '');
  await places.endAll();
  expect(ended).toEqual([first, second]);
  await access(file);
  await rm(directory, { recursive: true });
});
