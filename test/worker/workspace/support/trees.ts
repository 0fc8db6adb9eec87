import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Tree, TreeEntry } from '../../../../worker/workspace/tree.ts';
import { ancestorsOf } from '../../../../worker/workspace/tree-path.ts';

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function file(content: string, mode = 0o644): TreeEntry {
  return { kind: 'file', mode, bytes: Buffer.byteLength(content), sha256: sha256Of(content) };
}

export function directory(mode = 0o755): TreeEntry {
  return { kind: 'directory', mode };
}

export function link(target: string): TreeEntry {
  return { kind: 'symlink', target };
}

/** A tree with the directories that its paths stand in. What stands in something else than a directory is passed over. */
export function treeOf(entries: Readonly<Record<string, TreeEntry>> | readonly (readonly [string, TreeEntry])[]): Tree {
  const tree = new Map<string, TreeEntry>();
  const all: readonly (readonly [string, TreeEntry])[] = Array.isArray(entries) ? entries : Object.entries(entries);
  for (const [path, entry] of all) {
    const above = [...ancestorsOf(path)].reverse();
    if (above.some((ancestor) => (tree.get(ancestor)?.kind ?? 'directory') !== 'directory')) continue;
    if (tree.get(path)?.kind === 'directory') continue;
    for (const ancestor of above) if (!tree.has(ancestor)) tree.set(ancestor, directory());
    tree.set(path, entry);
  }
  return tree;
}

const mode = fc.constantFrom(0o644, 0o755, 0o600);
const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom('', 'a', 'b', 'c', 'd', 'e'), mode).map(([text, m]) => file(text, m)),
  },
  { weight: 2, arbitrary: mode.map(directory) },
  { weight: 1, arbitrary: fc.constantFrom('x', './y', 'x/y').map(link) },
);

/** Small trees whose paths and contents often meet, and now and then are odd. */
export function trees(name: fc.Arbitrary<string> = fc.constantFrom('x', 'y', 'z')): fc.Arbitrary<Tree> {
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  return fc.array(fc.tuple(path, entry), { maxLength: 10 }).map(treeOf);
}

/** Names that a file may have and a program may stumble over. */
export const oddNames = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    '10',
    '2',
    ' ',
    '...',
    'a\nb',
    '"',
    '\\',
    'é',
    '😀',
    'ﬀ',
    '\u202e',
    '-rf',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((name) => /^(?!\.{1,2}$)[^/\0]+$/.test(name)),
);
