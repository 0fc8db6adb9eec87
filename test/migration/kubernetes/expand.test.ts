import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeReferences } from '../../../migration/export/pod/escape.ts';
import { expandReferences } from '../../../migration/kubernetes/expand.ts';

const known = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
  ['REFERENCE', '$(A)'],
]);
const expand = (text: string) => expandReferences(text, (name) => known.get(name));

describe('references to variables', () => {
  test.each([
    { name: 'a known one becomes its value', text: '--a=$(A)', expanded: '--a=one' },
    { name: 'an empty value is a value', text: 'x$(EMPTY)y', expanded: 'xy' },
    { name: 'a value is not expanded again', text: '$(REFERENCE)', expanded: '$(A)' },
    { name: 'an escaped one becomes literal', text: '$$(A)', expanded: '$(A)' },
    { name: 'an escaped dollar before a reference', text: '$$$(A)', expanded: '$one' },
    { name: 'two dollars become one', text: 'a$$b', expanded: 'a$b' },
    { name: 'a lone dollar stays', text: '$A $[A] $', expanded: '$A $[A] $' },
    { name: 'without an end it is none', text: '$(A', expanded: '$(A' },
    { name: 'the first parenthesis ends it', text: '$(A))', expanded: 'one)' },
  ])('$name', ({ text, expanded }) => {
    expect(expand(text)).toEqual({ text: expanded, unresolved: [] });
  });

  test('an unknown one stays and is told once', () => {
    expect(expand('$(B) $(A) $(B) $()')).toEqual({ text: '$(B) one $(B) $()', unresolved: ['B', ''] });
  });

  test('what an export has escaped comes back as it was', () => {
    const texts = fc.array(fc.constantFrom('$', '(', ')', 'A', '$(A)', '$$', ' ', '{')).map((parts) => parts.join(''));
    fc.assert(fc.property(texts, (text) => expect(expand(escapeReferences(text)).text).toBe(text)));
  });
});
