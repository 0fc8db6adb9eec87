import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TreeEntry } from '../../../worker/workspace/tree.ts';
import { changeBetween, sameTree } from '../../../worker/workspace/tree-change.ts';
import { ancestorsOf } from '../../../worker/workspace/tree-path.ts';
import { directory, file, link, treeOf, trees } from './support/trees.ts';

describe('the change between two trees', () => {
  it('makes the one of the other, step by step without ever leaving something in nothing', () => {
    fc.assert(
      fc.property(trees(), trees(), (from, to) => {
        const { remove, write } = changeBetween(from, to);
        const tree = new Map<string, TreeEntry>(from);
        for (const path of remove) {
          expect([...tree.keys()].filter((below) => below.startsWith(`${path}/`))).toEqual([]);
          tree.delete(path);
        }
        for (const [path, entry] of write) {
          expect([...ancestorsOf(path)].filter((above) => tree.get(above)?.kind !== 'directory')).toEqual([]);
          expect(tree.get(path)?.kind ?? entry.kind).toBe(entry.kind);
          tree.set(path, entry);
        }
        expect(tree).toEqual(to);
        expect(sameTree(from, to)).toBe(remove.length + write.length === 0);
      }),
    );
  });

  it('writes directories, then files in the order of their contents, then links', () => {
    const tree = treeOf({ a: link('d'), b: file('1'), c: file('2'), d: directory(), e: file('0') });
    const order = ['0', '2', '1'].map((content) => file(content)).map((entry) => entry.kind === 'file' && entry.sha256);
    const { write } = changeBetween(new Map(), tree, (sha256) => order.indexOf(sha256));
    expect(write.map(([path]) => path)).toEqual(['d', 'e', 'c', 'b', 'a']);
  });
});
