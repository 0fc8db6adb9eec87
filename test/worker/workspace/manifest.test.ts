import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readManifest, writeManifest } from '../../../worker/workspace/manifest.ts';
import type { SavedTree } from '../../../worker/workspace/saved-tree.ts';
import type { Tree } from '../../../worker/workspace/tree.ts';
import { ancestorsOf } from '../../../worker/workspace/tree-path.ts';
import { WorkspaceUnusableError } from '../../../worker/workspace/workspaces.ts';
import { oddNames, sha256Of, trees } from './support/trees.ts';

const limits = { entries: 100, bytes: 1000 };
const read = (body: Uint8Array) => readManifest(body, limits, 'the-key');
const write = (saved: SavedTree) => writeManifest(saved, '2026-01-05T10:00:00.000Z', 'task');

/** Every content in a pack of its own, and one pack that nobody needs. */
function saved(tree: Tree): SavedTree {
  const files = [...tree.values()].flatMap((entry) => (entry.kind === 'file' && entry.bytes > 0 ? [entry] : []));
  const packOf = (sha256: string) => sha256.slice(0, 8);
  return {
    tree,
    contents: new Map(files.map(({ sha256, bytes }) => [sha256, [{ pack: packOf(sha256), offset: 3, bytes }]])),
    packs: new Map([['unused', 9], ...files.map(({ sha256, bytes }) => [packOf(sha256), bytes + 3] as const)]),
  };
}

function manifest(change: (manifest: Record<string, unknown>) => void): Uint8Array {
  const value = {
    version: 1,
    savedAt: '2026-01-05T10:00:00.000Z',
    savedBy: 'task',
    entries: [
      { path: 'src', kind: 'directory', mode: 0o755 },
      { path: 'src/a', kind: 'file', mode: 0o644, bytes: 5, sha256: sha256Of('hello'), parts: [part] },
    ],
    packs: [{ id: 'pack', bytes: 8 }],
  };
  change(value);
  return Buffer.from(JSON.stringify(value));
}
const part = { pack: 'pack', offset: 3, bytes: 5 };
const add = (entry: object) =>
  manifest((value) => {
    value['entries'] = [...(value['entries'] as object[]), entry];
  });
const aFile = { path: 'b', kind: 'file', mode: 0o644, bytes: 5, sha256: sha256Of('hello'), parts: [part] };

describe('a manifest', () => {
  it('gives back every tree that was written', () => {
    fc.assert(
      fc.property(trees(oddNames), (tree) => {
        const { tree: found, packs, contents } = read(write(saved(tree)));
        expect(found).toEqual(tree);
        expect([...packs.keys()].sort()).toEqual(
          [...contents.values()].flatMap((p) => p.map(({ pack }) => pack)).sort(),
        );
      }),
    );
  });

  it.each<[what: string, body: Uint8Array, rule: RegExp]>([
    ['is no JSON', Buffer.from('{'), /it is no JSON/],
    ['is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /it is no JSON/],
    ['is of another version', manifest((m) => Object.assign(m, { version: 2 })), /version 2, and this worker knows/],
    [
      'has no entries',
      manifest((m) => Object.assign(m, { entries: undefined })),
      /^.*entries is not what it should be/,
    ],
    ['has an unknown field', manifest((m) => Object.assign(m, { compressed: true })), /unrecognized_keys/],
    [
      'names a pack twice',
      manifest((m) =>
        Object.assign(m, {
          packs: [
            { id: 'pack', bytes: 8 },
            { id: 'pack', bytes: 9 },
          ],
        }),
      ),
      /names a pack twice/,
    ],
    [
      'has a pack that is too large',
      manifest((m) => Object.assign(m, { packs: [{ id: 'pack', bytes: 2 ** 23 + 1 }] })),
      /packs.0.bytes/,
    ],
    ['has an absolute path', add({ ...aFile, path: '/etc/passwd' }), /"\/etc\/passwd" is no path within/],
    ['has a path upwards', add({ ...aFile, path: 'src/../../b' }), /is no path within/],
    [
      'has a path that is too deep',
      add({ ...aFile, path: `${'d/'.repeat(64)}b` }),
      /is a path of 65 names, and 64 are/,
    ],
    ['has an empty name in a path', add({ ...aFile, path: 'src//b' }), /is no path within/],
    ['has a NUL in a path', add({ ...aFile, path: 'a\0b' }), /is no path within/],
    ['has half a character in a path', add({ ...aFile, path: '\ud800' }), /is no path within/],
    ['has a path twice', add({ ...aFile, path: 'src/a' }), /"src\/a" is there twice/],
    ['has no directory for a file', add({ ...aFile, path: 'lib/b' }), /"lib\/b" stands in no directory/],
    ['has a file in a file', add({ ...aFile, path: 'src/a/b' }), /"src\/a\/b" stands in no directory/],
    [
      'has a file behind a link',
      manifest((m) =>
        Object.assign(m, {
          entries: [
            { path: 'l', kind: 'symlink', target: 'x' },
            { ...aFile, path: 'l/b' },
          ],
        }),
      ),
      /"l\/b" stands in no directory/,
    ],
    ['has a link that leaves', add({ path: 'l', kind: 'symlink', target: '../x' }), /"l" leads out of the workspace/],
    ['has a mode with more than nine bits', add({ ...aFile, mode: 0o4755 }), /entries.2.mode/],
    [
      'has a part beyond its pack',
      add({ ...aFile, parts: [{ ...part, offset: 4 }] }),
      /"b" has a part that is in no pack/,
    ],
    ['has a part of an unknown pack', add({ ...aFile, parts: [{ ...part, pack: 'other' }] }), /in no pack/],
    ['has parts that are too short', add({ ...aFile, bytes: 6 }), /parts of 5 bytes together, not 6/],
    [
      'has too many files',
      manifest((m) =>
        Object.assign(m, { entries: Array.from({ length: 101 }, (_, n) => ({ ...aFile, path: `f${n}` })) }),
      ),
      /has 101 files.*at the most. Raise WORKER_WORKSPACE_MAX_FILES/,
    ],
    [
      'has too many bytes',
      add({ ...aFile, bytes: 1000, parts: Array.from({ length: 200 }, () => part) }),
      /has 1005 bytes.*MAX_BYTES/,
    ],
  ])('that %s is refused with a sentence', (_what, body, rule) => {
    expect(() => read(body)).toThrow(WorkspaceUnusableError);
    expect(() => read(body)).toThrow(rule);
  });

  it('never leads outside, whatever became of it', () => {
    const text = Buffer.from(
      write(saved(new Map([...trees3, ['l', { kind: 'symlink', target: 'src/a' }]]))),
    ).toString();
    const snippets = fc.constantFrom(
      '..',
      '/',
      '\\u0000',
      '"',
      'src',
      '../../x',
      '0',
      '-1',
      '1e9',
      'null',
      '{}',
      'symlink',
    );
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), snippets, (start, length, inserted) => {
        const mutated = text.slice(0, start) + inserted + text.slice(start + length);
        let tree: Tree;
        try {
          tree = read(Buffer.from(mutated)).tree;
        } catch (error) {
          expect(error).toBeInstanceOf(WorkspaceUnusableError);
          return;
        }
        for (const [path, entry] of tree) {
          expect(path).toMatch(/^(?!\/)(?!(.*\/)?\.\.?(\/|$))[^\0]+(?<!\/)$/);
          expect([...ancestorsOf(path)].every((ancestor) => tree.get(ancestor)?.kind === 'directory')).toBe(true);
          if (entry.kind === 'symlink') expect(entry.target).not.toMatch(/^\/|^(\.\.\/?)+$|^\.\.\//);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const trees3 = read(manifest(() => {})).tree;
