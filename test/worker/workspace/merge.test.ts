import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { mergeTrees } from '../../../worker/workspace/merge.ts';
import type { Tree, TreeEntry } from '../../../worker/workspace/tree.ts';
import { ancestorsOf } from '../../../worker/workspace/tree-path.ts';
import { directory, file, link, treeOf, trees } from './support/trees.ts';

type Entries = Parameters<typeof treeOf>[0];

const merge = (base: Entries, ours: Entries, theirs: Entries) =>
  mergeTrees(treeOf(base), treeOf(ours), treeOf(theirs), '.conflict-c1');

/** How often maps were asked for a key: what a merge takes, whatever else the machine does. */
function lookupsOf<T>(work: () => T): { readonly lookups: number; readonly result: T } {
  const spies = [jest.spyOn(Map.prototype, 'get'), jest.spyOn(Map.prototype, 'has')];
  try {
    const result = work();
    return { lookups: spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0), result };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const a = file('a');
const b = file('b');
const c = file('c');

describe('merging two trees', () => {
  it.each<
    [what: string, base: Entries, ours: Entries, theirs: Entries, merged: Entries, conflicts?: readonly string[]]
  >([
    ['other files changed', { x: a, y: a }, { x: b, y: a }, { x: a, y: c }, { x: b, y: c }],
    ['both added', {}, { x: a }, { 'd/y': b }, { x: a, 'd/y': b }],
    ['the same change', { x: a }, { x: b }, { x: b }, { x: b }],
    [
      'the same content, two modes',
      { x: a },
      { x: file('b', 0o755) },
      { x: file('b', 0o600) },
      { x: file('b', 0o600) },
    ],
    ['both removed', { x: a }, {}, {}, {}],
    ['removed here, unchanged there', { x: a }, {}, { x: a }, {}],
    ['removed here, changed there', { x: a }, {}, { x: b }, { x: b }],
    ['changed here, removed there', { x: a }, { x: b }, {}, { x: b }],
    ['both changed', { x: a }, { x: b }, { x: c }, { x: c, 'x.conflict-c1': b }, ['x']],
    ['both added another', {}, { x: b }, { x: c }, { x: c, 'x.conflict-c1': b }, ['x']],
    [
      'the name beside is taken',
      { x: a, 'x.conflict-c1': a },
      { x: b, 'x.conflict-c1': a },
      { x: c, 'x.conflict-c1': a },
      { x: c, 'x.conflict-c1': a, 'x.conflict-c1-2': b },
      ['x'],
    ],
    ['mode here, content there', { x: a }, { x: file('a', 0o755) }, { x: b }, { x: file('b', 0o755) }],
    ['content here, mode there', { x: a }, { x: b }, { x: file('a', 0o755) }, { x: file('b', 0o755) }],
    [
      'links changed',
      { x: link('p') },
      { x: link('q') },
      { x: link('r') },
      { x: link('r'), 'x.conflict-c1': link('q') },
      ['x'],
    ],
    ['a directory removed here, a file added in it there', { 'd/x': a }, {}, { 'd/x': a, 'd/y': b }, { 'd/y': b }],
    [
      'a directory became a file here, a file in it changed there',
      { 'd/x': a, 'd/y': a },
      { d: b },
      { 'd/x': c, 'd/y': a },
      { 'd/x': c, 'd.conflict-c1': b },
      ['d'],
    ],
    [
      'a directory became a file there, a file in it changed here',
      { 'd/e/x': a, 'd/y': a },
      { 'd/e/x': c, 'd/y': a, 'd/z': b },
      { d: b },
      { d: b, 'd.conflict-c1/e/x': c, 'd.conflict-c1/z': b },
      ['d'],
    ],
    ['a directory here, a file there, both new', {}, { 'd/x': a }, { d: b }, { d: b, 'd.conflict-c1/x': a }, ['d']],
    ['a file here, a directory there, both new', {}, { d: a }, { 'd/x': b }, { 'd/x': b, 'd.conflict-c1': a }, ['d']],
    ['a file became a directory on both sides', { x: a }, { 'x/y': b }, { 'x/z': c }, { 'x/y': b, 'x/z': c }],
    [
      'modes of a directory',
      { d: directory() },
      { d: directory(0o700) },
      { d: directory(0o500) },
      { d: directory(0o500) },
    ],
  ])('%s', (_what, base, ours, theirs, merged, conflicts = []) => {
    const result = merge(base, ours, theirs);
    expect(result.tree).toEqual(treeOf(merged));
    expect(result.conflicts.map(({ path }) => path)).toEqual(conflicts);
  });

  it('gives a file beside a name of at most 255 bytes, without tearing characters', () => {
    const name = 'ä'.repeat(127);
    const [conflict] = merge({}, { [name]: b }, { [name]: c }).conflicts;
    expect(conflict?.beside).toBe(`${'ä'.repeat(121)}.conflict-c1`);
  });

  it('numbers what is put beside names that begin alike, without looking up more when there are many', () => {
    const names = Array.from({ length: 3000 }, (_, n) => 'x'.repeat(251) + String(n).padStart(4, '0'));
    const all = (entry: TreeEntry) => Object.fromEntries(names.map((name) => [name, entry]));
    const [ours, theirs] = [treeOf(all(b)), treeOf(all(c))];
    const { lookups, result } = lookupsOf(() => mergeTrees(new Map(), ours, theirs, '.conflict-c1'));
    expect(lookups).toBeLessThan(30 * names.length);
    const { conflicts } = result;
    expect(new Set(conflicts.map(({ beside }) => beside)).size).toBe(3000);
    expect(conflicts[2999]?.beside).toBe(`${'x'.repeat(238)}.conflict-c1-3000`);
  });

  it('looks up no more for what lies deep', () => {
    const deep = new Map<string, TreeEntry>();
    for (let path = 'd'; path.length < 800; path += '/d') deep.set(path, directory());
    for (let number = 0; number < 2000; number += 1) deep.set(`${'d/'.repeat(400)}${number}`, a);
    const { lookups, result } = lookupsOf(() => mergeTrees(new Map(), new Map(), deep, '.c'));
    expect(lookups).toBeLessThan(30 * deep.size);
    const { tree } = result;
    expect(tree).toEqual(deep);
  });

  it('loses no content that either side wrote, and leaves a tree', () => {
    fc.assert(
      fc.property(trees(), trees(), trees(), (base, ours, theirs) => {
        const { tree } = mergeTrees(base, ours, theirs, '.conflict-c1');
        const contents = new Set(contentsOf(tree).map(([, sha256]) => sha256));
        const written = [ours, theirs].flatMap(contentsOf).filter(([path, sha256]) => {
          const before = base.get(path);
          return before?.kind !== 'file' || before.sha256 !== sha256;
        });
        expect(written.filter(([, sha256]) => !contents.has(sha256))).toEqual([]);
        const parents = [...tree.keys()].flatMap((path) => [...ancestorsOf(path)]);
        expect(parents.filter((parent) => tree.get(parent)?.kind !== 'directory')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves alone what only one side has changed, and is done when done again', () => {
    fc.assert(
      fc.property(trees(), trees(), trees(), (base, ours, theirs) => {
        expect(mergeTrees(base, base, theirs, '.c')).toEqual({ tree: theirs, conflicts: [] });
        expect(mergeTrees(base, ours, base, '.c')).toEqual({ tree: ours, conflicts: [] });
        const { tree } = mergeTrees(base, ours, theirs, '.c');
        expect(mergeTrees(theirs, tree, theirs, '.c')).toEqual({ tree, conflicts: [] });
      }),
    );
  });
});

function contentsOf(tree: Tree): (readonly [path: string, sha256: string])[] {
  return [...tree].flatMap(([path, entry]) => (entry.kind === 'file' ? [[path, entry.sha256] as const] : []));
}
