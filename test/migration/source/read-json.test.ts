import { describe, expect, test } from '@jest/globals';
import { readDocuments } from '../../../migration/source/read-documents.ts';

const read = (text: string) => readDocuments('task.json', text, 'ecs');

describe('JSON that is read', () => {
  test.each([
    { name: 'a map', text: '{"family": "web", "cpu": 256}', content: { family: 'web', cpu: 256 } },
    { name: 'null is kept', text: '{"cpu": null}', content: { cpu: null } },
    { name: 'a byte order mark', text: '\uFEFF{"a": 1}', content: { a: 1 } },
    { name: 'white space before', text: '\n\t {"a": [true]}', content: { a: [true] } },
    { name: 'a placeholder in quotes', text: '{"a": "{{ x }}"}', content: { a: '{{ x }}' } },
    { name: 'the largest exact integer', text: '{"a": 9007199254740991}', content: { a: 9007199254740991 } },
    { name: 'a key that objects have anyway', text: '{"__proto__": 1}', content: JSON.parse('{"__proto__": 1}') },
  ])('$name', ({ text, content }) => {
    const { documents, problems, remarks } = read(text);
    expect(problems).toEqual([]);
    expect(remarks).toEqual([]);
    expect(documents.map((document) => document.content)).toEqual([content]);
  });

  test.each([
    {
      name: 'comments of both kinds, once',
      text: '// before\n{"a": 1 /* one */}\n// after',
      codes: ['json-comment'],
      says: '3, the first at line 1, column 1',
    },
    {
      name: 'trailing commas in lists and maps, once',
      text: '{\n  "a": [1, 2,],\n}',
      codes: ['json-trailing-comma'],
      says: '2, the first at line 2, column 13',
    },
  ])('$name', ({ text, codes, says }) => {
    const { documents, problems, remarks } = read(text);
    expect(problems).toEqual([]);
    expect(documents).toHaveLength(1);
    expect(remarks.map(({ code }) => code)).toEqual(codes);
    expect(remarks[0]?.text.lost).toContain(says);
  });

  test('several documents one after another, each with its own remarks', () => {
    const { documents, remarks } = read('{"a": 1}\n{"a": [2,]}');
    expect(documents.map(({ name, content }) => [name, content])).toEqual([
      ['task.json#1', { a: 1 }],
      ['task.json#2', { a: [2] }],
    ]);
    expect(documents[1]?.positionOf('/a')).toEqual({ line: 2, column: 7 });
    expect(remarks.map(({ input, code }) => [input, code])).toEqual([['task.json#2', 'json-trailing-comma']]);
  });

  test.each([
    { name: 'a value', pointer: '/containers/0/image', position: { line: 3, column: 14 } },
    { name: 'an absent member: the nearest above', pointer: '/containers/0/cpu/x', position: { line: 3, column: 3 } },
    { name: 'the document', pointer: '', position: { line: 1, column: 1 } },
    { name: 'a key with a slash', pointer: '/a~1b', position: { line: 5, column: 10 } },
  ])('position of $name', ({ pointer, position }) => {
    const text = '{\n "containers": [\n  { "image": "web" }\n ],\n  "a/b": 1\n}';
    expect(read(text).documents[0]?.positionOf(pointer)).toEqual(position);
  });
});

describe('JSON that is refused', () => {
  test.each([
    {
      name: 'a missing comma',
      text: '{\n "a": 1\n "b": 2\n}',
      code: 'broken-json',
      at: '3:2',
      says: 'comma is missing',
    },
    {
      name: 'an unclosed list',
      text: '{\n "a": [1, 2\n}',
      code: 'broken-json',
      at: '3:1',
      says: 'opens at line 2, column 7',
    },
    {
      name: 'an unclosed map',
      text: '{"a":\n {"b": 2\n',
      code: 'broken-json',
      at: '3:1',
      says: 'opens at line 2, column 2',
    },
    { name: 'a text without quotes', text: '{"a": web}', code: 'broken-json', at: '1:7', says: 'word' },
    { name: 'a key without quotes', text: '{a: 1}', code: 'broken-json', at: '1:2', says: 'word' },
    { name: 'a text that does not end', text: '{\n "a": "x\n}', code: 'broken-json', at: '2:7', says: 'not closed' },
    { name: 'a tab within a text', text: '{"a": "x\ty"}', code: 'broken-json', at: '1:7', says: 'control character' },
    { name: 'a bad escape', text: '{"a": "\\d"}', code: 'broken-json', at: '1:7', says: 'backslash' },
    { name: 'no colon', text: '{"a" 1}', code: 'broken-json', at: '1:6', says: 'colon' },
    { name: 'no value', text: '{"a": }', code: 'broken-json', at: '1:7', says: 'value is missing' },
    { name: 'text after the end', text: '{"a": 1} "b"', code: 'broken-json', at: '1:10', says: 'after the end' },
    { name: 'a comment that does not end', text: '{"a": 1} /* b', code: 'broken-json', at: '1:10', says: 'comment' },
    { name: 'a template', text: '{"a": {{ .Values.a }}}', code: 'unrendered-template', at: '1:7', says: '{{ ... }}' },
    {
      name: 'a template in quotes',
      text: '{"a":\n "b:{{ env "B" }}"}',
      code: 'unrendered-template',
      at: '2:5',
      says: '{{ ... }}',
    },
    {
      name: 'a comma missing before a placeholder',
      text: '{"a": 1\n"b": "{{ x }}"}',
      code: 'broken-json',
      at: '2:1',
      says: 'comma',
    },
    { name: 'an infinite number', text: '{"a": 1e999}', code: 'number-out-of-range', at: '1:7', says: 'infinite' },
    {
      name: 'an integer above 2^53',
      text: '{"a": 9007199254740993}',
      code: 'number-out-of-range',
      at: '1:7',
      says: '2^53',
    },
    { name: 'a list', text: '[{"name": "web"}]', code: 'root-not-map', at: '1:1', says: 'a map belongs' },
    {
      name: 'brackets that open and open',
      text: '{"a":'.repeat(50_000),
      code: 'too-deep',
      at: '1:1',
      says: 'nested deeper',
    },
    {
      name: 'more levels than there are',
      text: `{"a": ${'['.repeat(300)}${']'.repeat(300)}}`,
      code: 'too-deep',
      at: '1:207',
      says: 'nested deeper',
    },
  ])('$name', ({ text, code, at, says }) => {
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    expect(problems.map((problem) => [problem.code, `${problem.position?.line}:${problem.position?.column}`])).toEqual([
      [code, at],
    ]);
    expect(problems[0]?.message).toContain(says);
  });

  test('each key that stands twice, with both lines', () => {
    const { documents, problems } = read('{\n "cpu": 256,\n "a": {"b": 1,\n "b": 2},\n "cpu": 512\n}');
    expect(documents).toEqual([]);
    expect(problems.map(({ code, pointer, message }) => [code, pointer, message])).toEqual([
      ['duplicate-key', '/a/b', 'The key "b" stands twice in one map, in line 3 and in line 4.'],
      ['duplicate-key', '/cpu', 'The key "cpu" stands twice in one map, in line 2 and in line 5.'],
    ]);
  });
});
