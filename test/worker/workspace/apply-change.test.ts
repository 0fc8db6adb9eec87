import { execFile } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ContentMismatchError, TreeUnwritableError } from '../../../worker/workspace/apply-change.ts';
import type { Tree } from '../../../worker/workspace/tree.ts';
import { runsAsRoot } from '../support/user.ts';
import { Scratch, users } from './support/scratch.ts';
import { directory, file, link, oddNames, treeOf, trees } from './support/trees.ts';

const scratches: Scratch[] = [];
const scratchOf = (userId: number | undefined) => {
  const scratch = new Scratch(userId);
  scratches.push(scratch);
  return scratch;
};
afterEach(async () => {
  for (const scratch of scratches.splice(0)) await scratch.remove();
});

const contents = ['', 'a', 'b', 'c', 'd', 'e', 'one', 'two'];
const nothing: Tree = new Map();

/** Some directories become such that nobody may write into them; whoever is not root must be able to read all. */
const withModes = (tree: Tree): Tree =>
  new Map(
    [...tree].map(([path, entry]) => {
      if (entry.kind !== 'directory') return [path, entry];
      return [path, directory(entry.mode === 0o600 ? 0o555 : runsAsRoot ? entry.mode : entry.mode | 0o500)];
    }),
  );

describe.each(users)('a directory of $name', ({ userId }) => {
  test('is made any tree from any other', async () => {
    const scratch = scratchOf(userId);
    let present = nothing;
    const tree = trees(fc.oneof({ weight: 5, arbitrary: fc.constantFrom('x', 'y', 'z') }, oddNames)).map(withModes);
    await fc.assert(
      fc.asyncProperty(tree, async (next) => {
        await scratch.apply(present, next, contents);
        present = next;
        const { tree: found, leftOut } = await scratch.scan();
        // By way of another one, a link may leave all the same.
        for (const { path } of leftOut) (found as Map<string, unknown>).set(path, next.get(path));
        expect(new Map([...found].sort())).toEqual(new Map([...next].sort()));
      }),
      { numRuns: 40 },
    );
    expect(readdirSync(scratch.parent)).toEqual(['workspace']);
  });

  test('belongs to its user with all that is put there, and is followed nowhere', async () => {
    const scratch = scratchOf(userId);
    const outside = join(scratch.parent, 'outside');
    writeFileSync(outside, 'kept');
    scratch.sh(`
      ln -s .. parent; ln -s ../outside written; mkfifo pipe; touch file-in-way; ln -s .. removed
      mkdir -p becomes-file/node_modules/x becomes-link/node_modules stays/node_modules
      touch becomes-file/gone becomes-file/node_modules/x/y stays/gone; mkdir -m 000 becomes-file/node_modules/closed`);
    const to = treeOf({
      'parent/outside': file('one'),
      written: file('two', 0o755),
      pipe: directory(0o700),
      'file-in-way/a/b': file('a'),
      'becomes-file': file('b'),
      'becomes-link': link('parent'),
    });
    const remove = [
      'stays/gone',
      'stays',
      'removed/outside',
      'becomes-link',
      'becomes-file/gone',
      'becomes-file',
      'missing/x',
    ];
    await scratch.apply(nothing, to, contents, { change: { remove, write: [...to] } });
    const { tree } = await scratch.scan();
    expect(Object.fromEntries(tree)).toEqual({ ...Object.fromEntries(to), stays: directory() });
    expect(readFileSync(outside, 'utf8')).toBe('kept');
    expect(readdirSync(scratch.parent).sort()).toEqual(['outside', 'workspace']);
  });

  test('is changed where nobody may write, or only owners remove, and left so', async () => {
    const scratch = scratchOf(userId);
    const from = treeOf({
      'a/b/old': file('one'),
      'a/b/kept': file('two'),
      's/old': file('a'),
      's/sub/old': file('b'),
    });
    const to = treeOf({ 'a/b/new': file('a'), 'a/b/kept': file('b'), 's/new': file('one'), l: link('a') });
    await scratch.apply(nothing, from, contents);
    scratch.sh('chmod 1777 s s/sub .; chmod 555 a/b; chmod 100 a');
    await scratch.apply(from, to, contents);
    const modeOf = (path: string) => (lstatSync(join(scratch.root, path)).mode & 0o7777).toString(8);
    expect(['.', 'a', 's'].map(modeOf)).toEqual(['1777', '100', '1777']);
    scratch.sh('[ "$(cat a/b/kept s/new)" = bone ]; chmod 755 a; [ "$(echo a/b/* s/*)" = "a/b/kept a/b/new s/new" ]');
    expect(modeOf('a/b')).toBe('555');
  });

  const never = new Error('the pack is gone');
  test.each<{ name: string; parts: Partial<Parameters<Scratch['change']>[1] & object>; error: unknown }>([
    { name: 'is longer', parts: { content: chunks('onee') }, error: ContentMismatchError },
    { name: 'is shorter', parts: { content: chunks('on') }, error: ContentMismatchError },
    { name: 'is another one', parts: { content: chunks('o', 'ne', '') }, error: ContentMismatchError },
    { name: 'never ends', parts: { content: endless }, error: ContentMismatchError },
    { name: 'cannot be had', parts: { content: failing(never) }, error: never },
    { name: 'is not waited for', parts: { signal: AbortSignal.abort(never) }, error: never },
  ])('stays as it was when a content $name', async ({ parts, error }) => {
    const scratch = scratchOf(userId);
    scratch.sh('mkdir old; touch old/file; ln -s old link');
    const now = Date.now() + 1000;
    const before = await scratch.scan({ now });
    const write = [...treeOf({ 'new/one': file('one'), 'new/two': file('two'), old: file('one'), link: file('one') })];
    const change = { remove: ['old/file', 'old', 'link'], write };
    const contentOne = parts.content ?? chunks('one');
    const content = (path: string) => (path === 'new/two' ? contentOne(path) : chunks('one')());
    await expect(scratch.change(change, { ...parts, content })).rejects.toThrow(error as Error);
    expect(await scratch.scan({ now })).toEqual(before);
    expect(readdirSync(scratch.parent)).toEqual(['workspace']);
  });

  test.each([
    { name: 'a path that leads out', write: [['../a', file('')]] },
    { name: 'a path with a gap', write: [['a//b', file('')]] },
    { name: 'a link that leaves', write: [['a', link('../b')]] },
    { name: 'a removal outside', remove: ['../scratch'], write: [] },
    { name: 'the removal of all', remove: [''], write: [] },
  ] as const)('is not touched for a change with $name', async ({ write, ...rest }) => {
    const scratch = scratchOf(userId);
    await expect(scratch.change({ remove: [], ...rest, write })).rejects.toThrow(TreeUnwritableError);
    expect(readdirSync(scratch.root)).toEqual([]);
  });
});

test('an error of the file system names the path, and leaves nothing behind', async () => {
  const scratch = scratchOf(undefined);
  scratch.sh('touch file');
  const root = join(scratch.root, 'file');
  await expect(scratch.change({ remove: [], write: [['a', file('')]] }, { root })).rejects.toThrow(TreeUnwritableError);
  expect(readdirSync(scratch.root)).toEqual(['file']);
});

const worker = runsAsRoot ? 'root with the rights of the task definition alone' : 'nobody in particular';
test(`as ${worker} it is all the same`, async () => {
  const capabilities = '-all,+setuid,+setgid,+setpcap,+kill,+chown,+dac_override';
  const narrowed = runsAsRoot ? ['setpriv', '--inh-caps=-all', `--bounding-set=${capabilities}`, '--'] : ['env'];
  const [program = '', ...options] = narrowed;
  const script = join(import.meta.dirname, 'support/change-with-few-rights.ts');
  const { stdout } = await promisify(execFile)(program, [...options, process.execPath, script]);
  expect(JSON.parse(stdout)).toEqual({
    chmod: runsAsRoot ? 'EPERM' : 'allowed',
    paths: ['a', 'a/b', 'a/b/new', 'd', 'l', 's'],
    leftOut: [],
  });
});

function chunks(...parts: string[]) {
  return async function* (_path?: string) {
    for (const part of parts) yield Buffer.from(part);
  };
}

async function* endless() {
  for (;;) yield Buffer.from('one');
}

function failing(error: Error) {
  return async function* () {
    yield Buffer.from('o');
    throw error;
  };
}
