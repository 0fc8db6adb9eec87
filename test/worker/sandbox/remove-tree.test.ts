import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test("a directory for everybody's temporary files is one that all may write and nobody may empty", async () => {
  await shareTemporaryDirectory(kept);
  expect(statSync(kept).mode & 0o7777).toBe(0o1777);
});
