import { expect, test } from '@jest/globals';
import { wholeCharactersLength } from '../../../worker/terminal/utf8.ts';

test.each([
  { name: 'nothing', bytes: [], length: 0 },
  { name: 'ASCII', bytes: [0x61, 0x62], length: 2 },
  { name: 'a whole character of two bytes', bytes: [0xc3, 0xa9], length: 2 },
  { name: 'the first of two bytes', bytes: [0x61, 0xc3], length: 1 },
  { name: 'two of three bytes', bytes: [0x61, 0xe2, 0x82], length: 1 },
  { name: 'a whole character of three bytes', bytes: [0xe2, 0x82, 0xac], length: 3 },
  { name: 'three of four bytes', bytes: [0xf0, 0x9f, 0x98], length: 0 },
  { name: 'a whole character of four bytes', bytes: [0xf0, 0x9f, 0x98, 0x80], length: 4 },
  { name: 'a continuation without a beginning', bytes: [0x80, 0x80, 0x80, 0x80], length: 4 },
  { name: 'a byte that never occurs in UTF-8', bytes: [0x61, 0xff], length: 2 },
])('$name: $length bytes are whole', ({ bytes, length }) => {
  expect(wholeCharactersLength(Uint8Array.from(bytes))).toBe(length);
});
