import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAXIMUM_PACK_BYTES } from '../../../contract/workspace-manifest.ts';
import { PackReader } from '../../../worker/workspace/pack-reader.ts';
import { contentsToWriteAnew } from '../../../worker/workspace/pack-usage.ts';
import { FileChangedError, type FileToPack, writePacks } from '../../../worker/workspace/pack-writer.ts';
import { sha256Of } from './support/trees.ts';

const MEBIBYTE = 1024 * 1024;

/** Contents by path, and a store of packs that counts how many are on their way at once. */
function storeOf(contents: readonly Uint8Array[]) {
  const stored = new Map<string, Uint8Array>();
  const onTheirWay = { now: 0, most: 0 };
  const slowly = async <T>(work: () => T): Promise<T> => {
    onTheirWay.now += 1;
    onTheirWay.most = Math.max(onTheirWay.most, onTheirWay.now);
    // While some packs are filled.
    for (let turns = 0; turns < 30; turns += 1) await turn();
    onTheirWay.now -= 1;
    return work();
  };
  let ids = 0;
  const files = contents.map(
    (content, index): FileToPack => ({ path: String(index), bytes: content.length, sha256: sha256Of(content) }),
  );
  return {
    files,
    stored,
    onTheirWay,
    parts: {
      async *read(path: string) {
        const content = contents[Number(path)] ?? new Uint8Array();
        for (let at = 0; at < content.length; at += MEBIBYTE) yield content.subarray(at, at + MEBIBYTE);
      },
      send: (id: string, body: Uint8Array) => slowly(() => void stored.set(id, body)),
      uniqueId: () => `pack-${ids++}`,
    },
    fetch: (id: string) => slowly(() => stored.get(id) ?? new Uint8Array()),
  };
}

const filled = (bytes: number, seed: number) => Buffer.alloc(bytes, `${seed} and so on, `);

describe('packs', () => {
  it('give back every content, in pieces that are never too large and never too many at once', async () => {
    const sizes = [3, 9 * MEBIBYTE, 0, 5 * MEBIBYTE, 26 * MEBIBYTE + 1, 1, MAXIMUM_PACK_BYTES, 2];
    const contents = sizes.map(filled);
    const { files, stored, onTheirWay, parts, fetch } = storeOf(contents);
    const written = await writePacks(files, parts);
    expect([...written.packs]).toEqual([...stored].map(([id, { length }]) => [id, length]));
    expect([...written.packs.values()].slice(0, -1).every((bytes) => bytes === MAXIMUM_PACK_BYTES)).toBe(true);
    expect(onTheirWay.most).toBe(3);

    onTheirWay.most = 0;
    const reader = new PackReader({ order: [...stored.keys()], fetch });
    for (const { sha256 } of files) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of reader.content(written.contents.get(sha256) ?? [])) chunks.push(chunk);
      expect(sha256Of(Buffer.concat(chunks))).toBe(sha256);
    }
    expect(onTheirWay.most).toBeLessThanOrEqual(3);
  });

  it('give back every content, however its parts are spread and in whatever order it is asked for', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(9), { maxLength: 10 }),
        async (slices, order) => {
          const fetch = async (id: string) => Buffer.from([...'abcdefghij'].map((letter) => letter + id).join(''));
          const reader = new PackReader({ order: [...new Set(order)].map(String), fetch });
          for (const [pack, at] of slices) {
            const chunks: Uint8Array[] = [];
            const two = [pack, 9 - pack].map((id) => ({ pack: String(id), offset: at * 2, bytes: 2 }));
            for await (const chunk of reader.content(two)) chunks.push(chunk);
            expect(Buffer.concat(chunks).toString()).toBe(`${'abcdefghij'[at]}${pack}${'abcdefghij'[at]}${9 - pack}`);
          }
        },
      ),
    ));

  it.each<[what: string, change: Partial<FileToPack>]>([
    ['longer', { bytes: 4 }],
    ['shorter', { bytes: 6 }],
    ['another', { sha256: sha256Of('other') }],
  ])('are not made of a file that is %s than when the tree was read', async (_what, change) => {
    const { files, parts } = storeOf([Buffer.from('hello')]);
    const changed = files.map((file) => ({ ...file, ...change }));
    await expect(writePacks(changed, parts)).rejects.toThrow(FileChangedError);
  });

  it('fail with the first that cannot be sent, once none is on its way any more', async () => {
    const { files, onTheirWay, parts } = storeOf([filled(60 * MEBIBYTE, 1)]);
    const send = async (id: string, body: Uint8Array) => {
      await parts.send(id, body);
      if (id === 'pack-1') throw new Error('no way');
    };
    await expect(writePacks(files, { ...parts, send })).rejects.toThrow('no way');
    expect(onTheirWay.now).toBe(0);
  });
});

describe('what is written anew', () => {
  const inPack = (pack: string, bytes: number) => [{ pack, offset: 0, bytes }];
  const none: readonly { pack: string; offset: number; bytes: number }[] = [];
  const range = (count: number) => Array.from({ length: count }, (_, index) => String(index));

  it.each<
    [
      what: string,
      contents: [string, readonly { pack: string; offset: number; bytes: number }[]][],
      packs: [string, number][],
      anew: string[],
    ]
  >([
    ['nothing of packs that are half full', [['s', inPack('p', 50)]], [['p', 100]], []],
    [
      'what is in a pack less than half in use',
      [
        ['s', inPack('p', 49)],
        ['t', inPack('q', 9)],
      ],
      [
        ['p', 100],
        ['q', 9],
      ],
      ['s'],
    ],
    ['nothing of sixteen small packs', range(16).map((n) => [n, inPack(n, 9)]), range(16).map((n) => [n, 9]), []],
    [
      'what is in seventeen small packs',
      range(17).map((n) => [n, inPack(n, 9)]),
      range(17).map((n) => [n, 9]),
      range(17),
    ],
    [
      'not the rest of a large file',
      [['s', [...inPack('p', MAXIMUM_PACK_BYTES), ...inPack('q', 9)]]],
      [
        ['p', MAXIMUM_PACK_BYTES],
        ['q', 100],
      ],
      [],
    ],
    [
      'what is less than nobody uses of its packs, all together',
      [['s', [...inPack('p', MEBIBYTE), ...inPack('q', 4 * MEBIBYTE)]]],
      [
        ['p', MAXIMUM_PACK_BYTES],
        ['q', MAXIMUM_PACK_BYTES],
      ],
      ['s'],
    ],
    [
      'not a large file for the little that nobody uses beside its end',
      [['s', [...inPack('p', MAXIMUM_PACK_BYTES), ...inPack('q', MEBIBYTE)]]],
      [
        ['p', MAXIMUM_PACK_BYTES],
        ['q', 4 * MEBIBYTE],
      ],
      [],
    ],
    [
      'first what lies where the least is in use',
      [
        ['r', inPack('r', 3 * MEBIBYTE)],
        ...range(15).map((n): [string, typeof none] => [n, inPack(n, 2 * MEBIBYTE)]),
        ['s', inPack('s', 1)],
      ],
      [...range(15), 'r', 's'].map((n) => [n, MAXIMUM_PACK_BYTES]),
      ['s', ...range(15)],
    ],
    [
      '32 MiB at the most',
      range(20).map((n) => [n, inPack(n, 3 * MEBIBYTE)]),
      range(20).map((n) => [n, MAXIMUM_PACK_BYTES]),
      range(10),
    ],
  ])('%s', (_what, contents, packs, anew) => {
    expect([...contentsToWriteAnew({ contents: new Map(contents), packs: new Map(packs) })]).toEqual(anew);
  });

  it('leaves no more that nobody uses than there is, whatever was saved and removed', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 * MEBIBYTE }), fc.boolean()), { minLength: 1 });
    fc.assert(
      fc.property(sizes, (files) => {
        const packs = new Map<string, number>();
        const contents = new Map<string, { pack: string; offset: number; bytes: number }[]>();
        let at = 0;
        for (const [index, [size, isAlive]] of files.entries()) {
          const parts = [];
          for (let left = size; left > 0; ) {
            const [pack, offset] = [String(Math.floor(at / MAXIMUM_PACK_BYTES)), at % MAXIMUM_PACK_BYTES];
            const bytes = Math.min(left, MAXIMUM_PACK_BYTES - offset);
            parts.push({ pack, offset, bytes });
            packs.set(pack, offset + bytes);
            left -= bytes;
            at += bytes;
          }
          if (isAlive) contents.set(String(index), parts);
        }
        // What is written anew has packs of its own; each save after the first has the rest to do.
        for (let saves = 0; contents.size > 0; saves += 1) {
          const anew = contentsToWriteAnew({ contents, packs });
          if (anew.size === 0) break;
          expect(saves).toBeLessThan(files.length);
          for (const sha256 of anew) contents.delete(sha256);
        }
        const parts = [...contents.values()].flat();
        const stored = [...new Set(parts.map(({ pack }) => pack))].map((pack) => packs.get(pack) ?? 0);
        const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
        expect(sum(stored)).toBeLessThanOrEqual(2 * sum(parts.map(({ bytes }) => bytes)));
      }),
    );
  });
});
