import { linkSync, lstatSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TooLargeError } from '../../../worker/workspace/tree-count.ts';
import { TreeReader, TreeUnreadableError } from '../../../worker/workspace/tree-file.ts';
import { runsAsRoot } from '../support/user.ts';
import { Scratch, users } from './support/scratch.ts';
import { directory, file, link, sha256Of } from './support/trees.ts';

const scratches: Scratch[] = [];
const scratchOf = (userId: number | undefined) => {
  const scratch = new Scratch(userId);
  scratches.push(scratch);
  return scratch;
};
afterEach(async () => {
  for (const scratch of scratches.splice(0)) await scratch.remove();
});

describe.each(users)('a directory of $name', ({ userId }) => {
  test('is told as a tree, without what may not be in one', async () => {
    const scratch = scratchOf(userId);
    scratch.sh(`
      mkdir -p src/lib empty node_modules/dep src/node_modules 'ünï
code'
      printf one > src/a; chmod 640 src/a
      printf two > 'ünï
code/b'
      touch node_modules/dep/c src/node_modules/d
      ln -s nowhere/yet dangling; ln -s ../src src/lib/up; ln -s node_modules/dep ignored-target; ln -s round round
      ln -s /etc/hostname absolute; ln -s ../../etc out; ln -s lib/up/.. sly; ln -s src/lib/up/../../.. slyer
      mkfifo pipe
      touch "$(printf 'name-\\377')"; ln -s "$(printf '\\377')" odd-target
      chmod 555 src/lib empty`);
    const { tree, leftOut } = await scratch.scan();
    expect(Object.fromEntries(tree)).toEqual({
      dangling: link('nowhere/yet'),
      empty: directory(0o555),
      'ignored-target': link('node_modules/dep'),
      round: link('round'),
      sly: link('lib/up/..'),
      src: directory(),
      'src/a': file('one', 0o640),
      'src/lib': directory(0o555),
      'src/lib/up': link('../src'),
      'ünï\ncode': directory(),
      'ünï\ncode/b': file('two'),
    });
    expect(Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]))).toEqual({
      absolute: 'link-leaves',
      out: 'link-leaves',
      slyer: 'link-leaves',
      pipe: 'special-file',
      'name-\ufffd': 'name-not-utf8',
      'odd-target': 'name-not-utf8',
    });
  });

  test('is read again only where something has changed', async () => {
    const scratch = scratchOf(userId);
    scratch.sh('printf one > kept; printf two > other; printf three > moved-over');
    const later = Date.now() + 1000;
    const { known } = await scratch.scan({ now: later });
    const marked = new Map([...known].map(([path, file]) => [path, { ...file, sha256: 'as known' }]));
    scratch.sh('printf two-more > other; printf seven > new; mv new moved-over');
    const { tree } = await scratch.scan({ known: marked, now: later });
    expect([...tree.values()].map((entry) => entry.kind === 'file' && entry.sha256)).toEqual([
      'as known',
      sha256Of('seven'),
      sha256Of('two-more'),
    ]);
  });

  test('has a file read again that has the same size and times as before, and another content', async () => {
    const scratch = scratchOf(userId);
    scratch.sh('printf one > file');
    const path = join(scratch.root, 'file');
    const { known } = await scratch.scan({ now: Date.now() + 1000 });
    const before = lstatSync(path);
    do {
      writeFileSync(path, 'two');
      utimesSync(path, before.atime, before.mtime);
    } while (lstatSync(path).ctimeMs === before.ctimeMs);
    expect((await scratch.scan({ known })).tree.get('file')).toEqual(file('two'));
  });

  test.each([
    { name: 'in the same moment', milliseconds: 0, remembered: false },
    { name: '15 ms ago', milliseconds: 15, remembered: false },
    { name: 'by a clock that was set back since', milliseconds: -5000, remembered: false },
    { name: '50 ms ago', milliseconds: 50, remembered: true },
  ])('remembers of a file that was changed $name: $remembered', async ({ milliseconds, remembered }) => {
    const scratch = scratchOf(userId);
    scratch.sh('printf one > file');
    const now = lstatSync(join(scratch.root, 'file')).ctimeMs + milliseconds;
    expect((await scratch.scan({ now })).known.has('file')).toBe(remembered);
  });

  test.each([
    { name: 'too many files', script: 'for i in 1 2 3 4 5 6 7; do touch $i; done', entries: 6, message: /5 files/ },
    { name: 'too many that are left out', script: 'mkfifo 1 2 3 4 5 6', entries: 6, message: /5 files/ },
    { name: 'too many bytes', script: 'head -c 1001 /dev/zero > a', entries: 1, bytes: 1001, message: /1000 bytes/ },
    { name: 'a hole of a terabyte', script: 'truncate -s 1T a', entries: 1, bytes: 2 ** 40, message: /1000 bytes/ },
  ])('with $name is refused before any file is read', async ({ script, entries, bytes = 0, message }) => {
    const scratch = scratchOf(userId);
    scratch.sh(`${script}; mkdir node_modules; cd node_modules; touch 1 2 3 4 5 6`);
    const error = await scratch.scan({ limits: { entries: 5, bytes: 1000 } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TooLargeError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), entries, bytes });
  });

  test('in which directories lie deeper than any path is long is refused', async () => {
    const scratch = scratchOf(userId);
    scratch.nest();
    await expect(scratch.scan({ limits: { entries: 1e6, bytes: 1 } })).rejects.toThrow(/path of more than 2048 bytes/);
  });

  test('is refused where something lies more than 64 names deep, unless it is ignored', async () => {
    const scratch = scratchOf(userId);
    scratch.sh(`mkdir -p ${'d/'.repeat(63)}node_modules/x; touch ${'d/'.repeat(63)}file`);
    expect((await scratch.scan()).tree.size).toBe(64);
    scratch.sh(`mkdir ${'d/'.repeat(64)}; touch ${'d/'.repeat(64)}file`);
    await expect(scratch.scan()).rejects.toThrow(/d\/\.\.\. lies too deep, its path has 65 names, and 64 are the most/);
  });

  test('that is gone, or no directory any more, or is told to stop is an error of its own kind', async () => {
    const scratch = scratchOf(userId);
    scratch.sh('ln -s . link; touch file');
    for (const root of ['missing', 'file', 'link'])
      await expect(scratch.scan({ root: join(scratch.root, root) })).rejects.toThrow(TreeUnreadableError);
    await expect(scratch.scan({ root: join(scratch.root, 'missing') })).rejects.toThrow(
      'The workspace cannot be read: no such file or directory.',
    );
    await expect(scratch.scan({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
});

describe('links', () => {
  const scratchWithLinks = (count: number, targetOf: (number: number) => string) => {
    const scratch = scratchOf(undefined);
    for (let number = 0; number < count; number += 1) symlinkSync(targetOf(number), join(scratch.root, `l${number}`));
    return scratch;
  };

  test('that lead through many names that are not there are told', async () => {
    const scratch = scratchWithLinks(200, (number) => `m${number}${`/${'x'.repeat(30)}`.repeat(90)}`);
    expect((await scratch.scan()).tree.size).toBe(200);
  });

  test('that lead too often through what is not saved are refused', async () => {
    const scratch = scratchWithLinks(450, () => `node_modules${'/a/..'.repeat(48)}`);
    scratch.sh('mkdir -p node_modules/a');
    await expect(scratch.scan({ limits: { entries: 450, bytes: 1 } })).rejects.toThrow(
      /links lead more than 20000 times through/,
    );
  });
});

describe.each(users)('a file of $name', ({ userId }) => {
  const read = async (scratch: Scratch, path: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of new TreeReader(scratch.root, userId).read(path)) chunks.push(chunk);
    return chunks;
  };

  test('is read whole, a mebibyte at a time', async () => {
    const scratch = scratchOf(userId);
    scratch.sh('mkdir a; head -c 2500000 /dev/urandom > a/b; chmod 400 a/b; sha256sum a/b > sum; touch empty');
    const chunks = await read(scratch, 'a/b');
    expect(chunks.map(({ length }) => length)).toEqual([1 << 20, 1 << 20, 2_500_000 - (2 << 20)]);
    expect(Buffer.concat(await read(scratch, 'sum')).toString()).toContain(sha256Of(Buffer.concat(chunks)));
    expect(await read(scratch, 'empty')).toEqual([]);
  });

  test.each([
    { name: 'a link', path: 'link' },
    { name: 'behind a link', path: 'directory-link/file' },
    { name: 'a pipe', path: 'pipe' },
    { name: 'a directory', path: 'directory' },
    { name: 'not there', path: 'missing' },
    { name: 'below a file', path: 'directory/file/x' },
  ])('is not read where it is $name', async ({ path }) => {
    const scratch = scratchOf(userId);
    scratch.sh(
      'mkdir directory; touch directory/file; ln -s directory directory-link; ln -s directory/file link; mkfifo pipe',
    );
    await expect(read(scratch, path)).rejects.toThrow(TreeUnreadableError);
  });
});

const [itsOwner, foreigner] = runsAsRoot ? [users[1]?.userId, 0] : [process.getuid?.(), -1];
test(`what belongs to another than user ${itsOwner} is left out and not read, as what is hard-linked`, async () => {
  const scratch = scratchOf(runsAsRoot ? itsOwner : undefined);
  scratch.sh('touch own');
  // Where the tests are not root's nothing can be somebody else's, but for somebody else everything is.
  const userId = runsAsRoot ? itsOwner : foreigner;
  writeFileSync(join(scratch.parent, 'secret'), 'secret');
  linkSync(join(scratch.parent, 'secret'), join(scratch.root, 'hard-link'));
  const { tree, leftOut } = await scratch.scan({ userId });
  expect([...tree.keys()]).toEqual(runsAsRoot ? ['own'] : []);
  expect(leftOut).toContainEqual({ path: 'hard-link', reason: 'foreign-owner' });
  await expect(new TreeReader(scratch.root, userId).read('hard-link').next()).rejects.toThrow(/somebody else/);
});
