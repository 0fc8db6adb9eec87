import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { removeTree } from '../../../worker/sandbox/remove-tree.ts';
import { shareTemporaryDirectory } from '../../../worker/sandbox/temporary-files.ts';

const parent = mkdtempSync(join(tmpdir(), 'remove-tree-'));
const tree = join(parent, 'tree');
const kept = join(parent, 'kept');
mkdirSync(kept);
writeFileSync(join(kept, 'file'), 'x');
afterAll(() => rmSync(parent, { recursive: true }));

const deep = () => {
  // Each level is put around what there is: no path gets long.
  mkdirSync(tree);
  for (let level = 0; level < 60; level += 1) {
    mkdirSync(join(parent, 'around'));
    renameSync(tree, join(parent, 'around', 'd'.repeat(200)));
    renameSync(join(parent, 'around'), tree);
  }
};
const closed = () =>
  execFileSync('sh', ['-c', 'mkdir -p tree/a/b; touch tree/a/f tree/a/b/f; chmod 0 tree/a/b; chmod 500 tree/a tree'], {
    cwd: parent,
  });
const links = () => {
  mkdirSync(tree);
  symlinkSync(kept, join(tree, 'link'));
  symlinkSync('/nowhere', join(tree, 'dangling'));
};

test.each([
  { name: 'nothing', make: () => undefined },
  { name: 'a file', make: () => writeFileSync(tree, 'x') },
  { name: 'a link to a directory, which stays', make: () => symlinkSync(kept, tree) },
  { name: 'links to directories, which stay', make: links },
  { name: 'directories that may not be read or written', make: closed },
  { name: 'directories deeper than a path can tell', make: deep },
  {
    name: 'many directories, none of them empty',
    make: () =>
      execFileSync('sh', ['-c', 'mkdir -p tree/a/b; cd tree/a/b; seq -f %g/c 300 | xargs mkdir -p'], { cwd: parent }),
  },
  {
    name: 'many files',
    make: () => execFileSync('sh', ['-c', 'mkdir tree; cd tree; seq 200 | xargs touch'], { cwd: parent }),
  },
  ...(process.platform === 'linux'
    ? [
        {
          name: 'names that are not UTF-8',
          make: () =>
            execFileSync('sh', ['-c', 'mkdir -p "tree/$(printf "\\377")/$(printf "\\376")"'], { cwd: parent }),
        },
      ]
    : []),
])('removes $name', async ({ make }) => {
  make();
  await removeTree(tree);
  expect(readdirSync(parent)).toEqual(['kept']);
  expect(readdirSync(kept)).toEqual(['file']);
});

test('makes nothing new, lets nobody else change what is going, and lets others have their turn', async () => {
  execFileSync('sh', ['-c', 'mkdir tree; cd tree; mkdir -p a/b/c; seq 2000 | xargs touch'], { cwd: parent });
  chmodSync(tree, 0o777);
  let over = false;
  const removed = removeTree(tree).finally(() => {
    over = true;
  });
  const seen = new Set<string>();
  let turns = 0;
  for (await turn(); !over; await turn(), turns += 1)
    for (const name of readdirSync(parent))
      seen.add(`${name} ${(statSync(join(parent, name)).mode & 0o777).toString(8)}`);
  await removed;
  expect([...seen].sort()).toEqual([`kept ${(statSync(kept).mode & 0o777).toString(8)}`, 'tree 700']);
  expect(turns).toBeGreaterThan(10);
});

test("a directory for everybody's temporary files is one that all may write and nobody may empty", async () => {
  await shareTemporaryDirectory(kept);
  expect(statSync(kept).mode & 0o7777).toBe(0o1777);
});
