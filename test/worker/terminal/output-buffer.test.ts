import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAXIMUM_OUTPUT_BYTES_PER_EVENT, type OutputData } from '../../../contract/terminal-event.ts';
import { OutputBuffer } from '../../../worker/terminal/output-buffer.ts';

const bytesOf = (data: OutputData) => ('text' in data ? Buffer.from(data.text) : Buffer.from(data.base64, 'base64'));

test('what one stream wrote in a row is one piece, and the order of the streams is kept', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from('a'), 1);
  buffer.add('stdout', Buffer.from('b'), 2);
  buffer.add('stderr', Buffer.from('c'), 3);
  buffer.add('stdout', Buffer.from('d'), 4);
  expect(buffer.bytes).toBe(4);
  expect(buffer.take()).toEqual([
    { stream: 'stdout', at: 1, data: { text: 'ab' } },
    { stream: 'stderr', at: 3, data: { text: 'c' } },
    { stream: 'stdout', at: 4, data: { text: 'd' } },
  ]);
  expect(buffer.bytes).toBe(0);
  expect(buffer.take()).toEqual([]);
});

test('a character whose bytes come apart is held back until it is whole, by stream', () => {
  const euro = Buffer.from('€');
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.concat([Buffer.from('5 '), euro.subarray(0, 1)]), 1);
  buffer.add('stderr', Buffer.from('!'), 1);
  expect(buffer.take().map(({ data }) => data)).toEqual([{ text: '5 ' }, { text: '!' }]);
  buffer.add('stdout', euro.subarray(1), 2);
  expect(buffer.take()).toEqual([{ stream: 'stdout', at: 2, data: { text: '€' } }]);
});

test('a character that never becomes whole comes at the end, as base64', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from([0x61, 0xe2, 0x82]), 1);
  expect(buffer.takeAll(9)).toEqual([
    { stream: 'stdout', at: 1, data: { text: 'a' } },
    { stream: 'stdout', at: 9, data: { base64: Buffer.from([0xe2, 0x82]).toString('base64') } },
  ]);
});

test('bytes that are not UTF-8 come as base64, and a byte order mark stays', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from([0x61, 0xff, 0x00]), 1);
  buffer.add('stderr', Buffer.from('\uFEFFmarked'), 1);
  expect(buffer.take().map(({ data }) => data)).toEqual([{ base64: 'Yf8A' }, { text: '\uFEFFmarked' }]);
});

test('large output is split at characters into pieces of at most the size of an event', () => {
  const buffer = new OutputBuffer();
  const text = `x${'€'.repeat(60_000)}`;
  buffer.add('stdout', Buffer.from(text), 1);
  const pieces = buffer.take().map(({ data }) => data);
  expect(pieces.every((data) => 'text' in data && bytesOf(data).length <= MAXIMUM_OUTPUT_BYTES_PER_EVENT)).toBe(true);
  expect(pieces).toHaveLength(3);
  expect(Buffer.concat(pieces.map(bytesOf)).toString()).toBe(text);
});

test('whatever the bytes and the chunks, each stream comes out as it went in, and text in whole characters stays text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => Buffer.from(value));
  const binary = fc.uint8Array({ maxLength: 20 }).map((value) => Buffer.from(value));
  const cuts = fc.array(fc.nat(40), { maxLength: 8 });
  fc.assert(
    fc.property(fc.oneof(text, binary), cuts, (bytes, positions) => {
      const buffer = new OutputBuffer();
      const borders = [...positions.map((p) => Math.min(p, bytes.length)), 0, bytes.length].sort((a, b) => a - b);
      const data: OutputData[] = [];
      borders.slice(1).forEach((border, index) => {
        buffer.add('stdout', bytes.subarray(borders[index], border), index);
        data.push(...buffer.take().map((piece) => piece.data));
      });
      data.push(...buffer.takeAll(0).map((piece) => piece.data));
      expect(Buffer.concat(data.map(bytesOf)).equals(bytes)).toBe(true);
      if (Buffer.from(bytes.toString()).equals(bytes)) expect(data.every((part) => 'text' in part)).toBe(true);
    }),
  );
});
