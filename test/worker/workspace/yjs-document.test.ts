import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as Y from 'yjs';
import { isYjsDocument } from '../../../worker/workspace/yjs-document.ts';

/** A document that somebody has made, and what others have made of it since. */
function documentOf(...edits: readonly ((document: Y.Doc) => void)[]): Uint8Array {
  let state = Y.encodeStateAsUpdate(new Y.Doc());
  for (const edit of edits) {
    const document = new Y.Doc();
    Y.applyUpdate(document, state);
    edit(document);
    state = Y.encodeStateAsUpdate(document);
  }
  return state;
}
const insert = (at: number, text: string) => (document: Y.Doc) => document.getText('monaco').insert(at, text);
const remove = (at: number, length: number) => (document: Y.Doc) => document.getText('monaco').delete(at, length);

const everything = (document: Y.Doc) => {
  const map = document.getMap('other');
  map.set('values', [
    1,
    -2.5,
    2n ** 60n,
    null,
    undefined,
    true,
    { deep: [{ er: 'text' }] },
    new Uint8Array([1, 2]),
  ] as never);
  map.set('list', Y.Array.from(['a', { b: 1 }]));
  map.set('part', new Y.Doc());
  document.getXmlFragment('page').push([new Y.XmlElement('p'), new Y.XmlText('text')]);
  document.getText('rich').insert(0, 'bold', { bold: true });
  document.getText('rich').insertEmbed(0, { image: 'x' });
  document.getMap('other').delete('values');
};

describe('a Yjs document is known as one', () => {
  test.each([
    { name: 'empty', bytes: documentOf() },
    { name: 'a file as it was opened first', bytes: documentOf(insert(0, 'const a = 1;\n')) },
    { name: 'another shared text', bytes: documentOf((document) => document.getText('').insert(0, 'x')) },
    { name: 'several people', bytes: documentOf(insert(0, 'one two'), remove(2, 3), insert(1, 'é😀')) },
    { name: 'emptied again', bytes: documentOf(insert(0, 'gone'), remove(0, 4)) },
    { name: 'large', bytes: documentOf(insert(0, 'some text, '.repeat(300_000))) },
    { name: 'all that Yjs can hold', bytes: documentOf(everything) },
    { name: 'many parts', bytes: documentOf((document) => times(15_000, () => insert(0, 'ab')(document))) },
  ])('$name', async ({ bytes }) => {
    expect(await isYjsDocument(bytes)).toBe(true);
    // As it comes out of a larger buffer.
    const within = new Uint8Array(bytes.length + 20).fill(1);
    within.set(bytes, 10);
    expect(await isYjsDocument(within.subarray(10, 10 + bytes.length))).toBe(true);
  });

  const edit = fc.oneof(
    fc.tuple(fc.nat(50), fc.string({ unit: 'grapheme', minLength: 1 })).map(([at, text]) => (document: Y.Doc) => {
      insert(Math.min(at, document.getText('monaco').length), text)(document);
    }),
    fc.tuple(fc.nat(50), fc.nat(10)).map(([at, length]) => (document: Y.Doc) => {
      const text = document.getText('monaco');
      remove(Math.min(at, text.length), Math.min(length, Math.max(0, text.length - at)))(document);
    }),
  );
  test('whatever edits it has, and only whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), fc.nat(), async (edits, cut) => {
        const bytes = documentOf(...edits);
        expect(await isYjsDocument(bytes)).toBe(true);
        expect(await isYjsDocument(Buffer.concat([bytes, Buffer.from('\n')]))).toBe(false);
        // Two bytes are the empty one.
        if (bytes.length > 2) expect(await isYjsDocument(bytes.subarray(0, cut % (bytes.length - 1)))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a file is never taken for a Yjs document', () => {
  test.each<{ name: string; content: string | Uint8Array }>([
    { name: 'an empty file', content: '' },
    { name: 'one byte', content: '\0' },
    { name: 'a text', content: 'Hello\n' },
    { name: 'JSON', content: '{"a":[1,2,{"b":null}]}' },
    { name: 'a package file', content: readFileSync('package.json') },
    { name: 'a program', content: readFileSync(import.meta.filename) },
    { name: 'a text of Yjs, as text', content: documentOf(insert(0, 'x')).toString() },
    { name: 'text in UTF-16', content: Buffer.from('\ufeffHello', 'utf16le') },
    { name: 'lines without end', content: '\n'.repeat(452) },
    { name: 'blanks', content: '\t\n'.repeat(5000) },
    { name: 'zeros', content: Buffer.alloc(4096) },
    { name: 'an archive', content: gzipSync('some text') },
    {
      name: 'a PNG',
      content: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    },
    { name: 'an icon', content: Buffer.from('00000100010010100000010020006804', 'hex') },
    { name: 'a program for machines', content: readFileSync(process.execPath).subarray(0, 100_000) },
    { name: 'WebAssembly', content: Buffer.from('0061736d01000000', 'hex') },
    { name: 'a client without anything', content: Buffer.from([1, 0, 5, 0, 0]) },
    { name: 'a struct of no length', content: Buffer.from([1, 1, 5, 0, 0, 0, 0]) },
    {
      name: 'arrays in each other',
      content: Buffer.from([1, 1, 5, 0, 0x88, 5, 0, 1, ...times(200_000, () => [117, 1]).flat()]),
    },
    {
      name: 'an array that ends nowhere',
      content: Buffer.from([1, 1, 5, 0, 0x88, 5, 0, 1, 117, 255, 255, 255, 255, 127, 126]),
    },
  ])('$name', async ({ content }) => {
    expect(await isYjsDocument(Buffer.from(content as string))).toBe(false);
  });

  test.each([
    { name: 'text', content: fc.string({ unit: 'grapheme', maxLength: 500 }).map((text) => Buffer.from(text)) },
    {
      name: 'lines and blanks',
      content: fc
        .string({ unit: fc.constantFrom('\n', '\t', ' ', '\r', 'a'), maxLength: 500 })
        .map((text) => Buffer.from(text)),
    },
    { name: 'more than a few random bytes', content: fc.noBias(fc.uint8Array({ minLength: 9, maxLength: 500 })) },
  ])('$name, whatever it is', async ({ content }) => {
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        expect(await isYjsDocument(bytes)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
