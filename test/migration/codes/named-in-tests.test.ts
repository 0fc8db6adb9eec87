import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { codes } from '../../../migration/codes/index.ts';

const BEGIN = '[\'"`]|[\'"`](?:refused|loss|change|note) ';
const END = '[\'"`]';
const WORD = '[a-z][a-z0-9-]*';

/**
 * Where a test names a code: as a text or a key of its own, or as the first or last word of a text, beside the place that it is said at.
 * Several codes are words of English, which a text may have otherwise.
 */
const forms = [
  `(?<=${BEGIN})${WORD}(?=${END}|[ :])`,
  `(?<=[ }])${WORD}(?=${END}|:)`,
  `(?<=[$][{]\\w+[}] )${WORD}(?= )`,
];

/** The words of a test that may be codes. */
function namedIn(text: string): ReadonlySet<string> {
  return new Set(forms.flatMap((form) => text.match(new RegExp(form, 'g')) ?? []));
}

test('every code is named in some test', () => {
  const named = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => namedIn(readFileSync(join('test', path), 'utf8')));
  expect(Object.keys(codes).filter((code) => !named.some((words) => words.has(code)))).toEqual([]);
});

test.each([
  { name: 'as a text of its own', text: "refused: ['placement']", isNamed: true },
  { name: 'as a key', text: 'const counts = { placement: 1 }', isNamed: true },
  { name: 'as the first word of a text', text: "said: ['placement /strategy']", isNamed: true },
  { name: 'after its severity', text: "said: ['loss placement /strategy']", isNamed: true },
  { name: 'as the last word of a text', text: "said: ['/strategy placement']", isNamed: true },
  { name: 'not as a word within a text', text: "name: 'a placement on Fargate'", isNamed: false },
  { name: 'not as a part of a path', text: "from '../../export/pod/placement.ts'", isNamed: false },
  { name: 'not as a part of another code', text: "['placement-spread', 'no-placement']", isNamed: false },
])('a code is named $name', ({ text, isNamed }) => {
  expect(namedIn(text).has('placement')).toBe(isNamed);
});
