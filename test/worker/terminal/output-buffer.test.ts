import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventBody, MAXIMUM_OUTPUT_BYTES_PER_EVENT } from '../../../contract/terminal-event.ts';
import { OutputBuffer } from '../../../worker/terminal/output-buffer.ts';

const ALL = Number.POSITIVE_INFINITY;

function bytesOf(body: EventBody): Buffer {
  if (body.type !== 'output') return Buffer.alloc(0);
  return 'text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64');
}

/** What waits, as text: `!` marks standard error, `[...]` base64, and `<...>` what is no output. */
function taken(buffer: OutputBuffer, most = ALL): string[] {
  return buffer.take(most).map(({ body, at }) => {
    if (body.type !== 'output') return `${at} <${body.type}>`;
    return `${at} ${body.stream === 'stderr' ? '!' : ''}${'text' in body ? body.text : `[${body.base64}]`}`;
  });
}

test('what one stream wrote in a row is one event, and everything keeps its place', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from('a'), 1);
  buffer.add('stdout', Buffer.from('b'), 2);
  buffer.add('stderr', Buffer.from('c'), 3);
  buffer.note({ type: 'started' }, 4);
  buffer.add('stderr', Buffer.from('d'), 5);
  expect(buffer.length).toBe(4);
  expect(taken(buffer, 1)).toEqual(['1 ab']);
  buffer.add('stderr', Buffer.from('e'), 6);
  expect(taken(buffer)).toEqual(['3 !c', '4 <started>', '5 !de']);
  expect(buffer.length).toBe(0);
  expect(taken(buffer)).toEqual([]);
});

test('a character whose bytes come apart is held back until it is whole, by stream', () => {
  const euro = Buffer.from('€');
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.concat([Buffer.from('5 '), euro.subarray(0, 1)]), 1);
  buffer.add('stderr', Buffer.from('!'), 1);
  expect(taken(buffer)).toEqual(['1 5 ', '1 !!']);
  buffer.add('stdout', euro.subarray(1, 2), 2);
  expect(taken(buffer)).toEqual([]);
  buffer.add('stdout', euro.subarray(2), 3);
  expect(taken(buffer)).toEqual(['3 €']);
});

test('a character that never becomes whole comes at the end, as base64', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from([0x61, 0xe2, 0x82]), 1);
  buffer.releaseUnfinished(9);
  expect(taken(buffer)).toEqual(['1 a', '9 [4oI=]']);
});

test('bytes that are not UTF-8 come as base64, and a byte order mark stays', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from([0x61, 0xff, 0x00]), 1);
  buffer.add('stderr', Buffer.from('\uFEFFmarked'), 1);
  expect(taken(buffer)).toEqual(['1 [Yf8A]', '1 !\uFEFFmarked']);
});

test('large output is split at characters into pieces of at most the size of an event', () => {
  const buffer = new OutputBuffer();
  const text = `x${'€'.repeat(60_000)}`;
  buffer.add('stdout', Buffer.from(text), 1);
  const bodies = buffer.take(ALL).map(({ body }) => body);
  expect(bodies.every((body) => 'text' in body && bytesOf(body).length <= MAXIMUM_OUTPUT_BYTES_PER_EVENT)).toBe(true);
  expect(bodies).toHaveLength(Math.ceil((text.length * 3) / MAXIMUM_OUTPUT_BYTES_PER_EVENT));
  expect(Buffer.concat(bodies.map(bytesOf)).toString()).toBe(text);
});

test.each([
  { name: 'nothing within the bounds', bytes: 5, events: 5, dropped: 0, left: ['1 a', '2 <started>', '3 !bc', '4 de'] },
  { name: 'the oldest of too many bytes', bytes: 3, events: 5, dropped: 1, left: ['2 <started>', '3 !bc', '4 de'] },
  { name: 'the oldest of too many events', bytes: 9, events: 2, dropped: 3, left: ['2 <started>', '4 de'] },
  { name: 'all output, and never anything else', bytes: 0, events: 0, dropped: 4, left: ['2 <started>', '5 e'] },
])('drops $name', ({ bytes, events, dropped, left }) => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from('a'), 1);
  buffer.note({ type: 'started' }, 2);
  buffer.add('stderr', Buffer.from('bc'), 3);
  buffer.add('stdout', Buffer.from('d'), 4);
  expect(buffer.dropOldest(bytes, events)).toBe(dropped);
  buffer.add('stdout', Buffer.from('e'), 5);
  expect(taken(buffer)).toEqual(left);
});

test('characters that were held back are not counted twice', () => {
  const buffer = new OutputBuffer();
  buffer.add('stdout', Buffer.from([0xe2]), 1);
  for (let i = 0; i < 10; i += 1) {
    buffer.add('stdout', Buffer.from([0x82, 0xac, 0xe2]), 1);
    buffer.take(ALL);
  }
  buffer.add('stdout', Buffer.from([0x82, 0xac]), 1);
  expect(buffer.dropOldest(3, 1)).toBe(0);
  expect(taken(buffer)).toEqual(['1 €']);
});

const text = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => Buffer.from(value));
const binary = fc.uint8Array({ maxLength: 20 }).map((value) => Buffer.from(value));
const cuts = fc.array(fc.record({ at: fc.nat(40), take: fc.boolean() }), { maxLength: 8 });

test('whatever the bytes, the chunks and what comes between, a stream comes out as it went in, and whole text stays text', () => {
  fc.assert(
    fc.property(fc.oneof(text, binary), cuts, (bytes, positions) => {
      const buffer = new OutputBuffer();
      const bodies: EventBody[] = [];
      const takeAll = () => bodies.push(...buffer.take(ALL).map(({ body }) => body));
      let from = 0;
      for (const { at, take } of [...positions].sort((a, b) => a.at - b.at)) {
        buffer.add('stdout', bytes.subarray(from, at), 0);
        from = Math.min(at, bytes.length);
        if (take) takeAll();
        else buffer.add('stderr', Buffer.from('e'), 0);
      }
      buffer.add('stdout', bytes.subarray(from), 0);
      buffer.releaseUnfinished(0);
      takeAll();
      const ofStream = bodies.filter((body) => body.type === 'output' && body.stream === 'stdout');
      expect(Buffer.concat(ofStream.map(bytesOf)).equals(bytes)).toBe(true);
      if (Buffer.from(bytes.toString()).equals(bytes)) expect(ofStream.every((body) => 'text' in body)).toBe(true);
    }),
  );
});
