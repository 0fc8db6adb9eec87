import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { orderMembers } from '../../../migration/output/order-members.ts';
import { writeYaml } from '../../../migration/output/write-yaml.ts';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import type { Json, JsonMap } from '../../../migration/trace/json.ts';

describe('texts that a parser could take for something else are quoted', () => {
  test.each([
    ...['true', 'False', 'yes', 'NO', 'on', 'y', 'N', 'null', '~', '', '=', '<<', '.inf', '-.INF', '.NaN'],
    ...['0', '0123', '-1', '1e3', '1.5', '.5', '0x1f', '0o17', '0b1', '1_000', '12:30', '190:20:30.15', '2001-01-01'],
    ...[
      '2001-12-14 21:59:43.10 -5',
      '*a',
      '&a',
      '!a',
      '@a',
      '# a',
      'a: b',
      'a #b',
      ' a',
      'a ',
      '- a',
      '{a}',
      '[a',
      '---',
    ],
  ])('%j', (text) => {
    expect(writeYaml([{ a: text }])).toBe(`a: ${JSON.stringify(text)}\n`);
  });

  test.each(['web', 'nginx:1.27', '10m', '256Mi', '-c', '/bin/sh', '10.0.0.0/16', 'a b', 'a:b', 'https://a.b/c?d=e'])(
    'and others are not: %j',
    (text) => {
      expect(writeYaml([{ a: text }])).toBe(`a: ${text}\n`);
    },
  );

  test('so are keys', () => {
    expect(writeYaml([{ y: 1, '8080': 2, 'a/b': 3 }])).toBe('"8080": 2\n"y": 1\na/b: 3\n');
  });

  test('characters that parsers do not all take are escaped', () => {
    expect(writeYaml([{ a: '\u007f\u0085\u2028\ufeff' }])).toBe('a: "\\u007f\\u0085\\u2028\\ufeff"\n');
  });
});

describe('the form', () => {
  test('several documents', () => {
    expect(writeYaml([{ a: 1 }, { b: [] }, { c: {} }])).toBe('a: 1\n---\nb: []\n---\nc: {}\n');
  });

  test.each([
    { name: 'ends with a line end', text: 'a\n  b\n', written: 'a: |\n  a\n    b\n' },
    { name: 'ends without one', text: 'a\nb', written: 'a: |-\n  a\n  b\n' },
    { name: 'ends with two', text: 'a\nb\n\n', written: 'a: |+\n  a\n  b\n\n' },
    { name: 'has white space at the end of a line', text: 'a \nb', written: 'a: "a \\nb"\n' },
    { name: 'begins with a space', text: ' a\nb', written: 'a: " a\\nb"\n' },
  ])('a text of several lines that $name', ({ text, written }) => {
    expect(writeYaml([{ a: text }])).toBe(written);
  });

  test('long texts are not folded, and equal values have no anchors', () => {
    const shared = { text: 'word '.repeat(80).trim() };
    expect(writeYaml([{ a: shared, b: shared }])).toBe(`a:\n  text: ${shared.text}\nb:\n  text: ${shared.text}\n`);
  });
});

const tricky = fc.constantFrom(
  'yes',
  '0123',
  '1e3',
  '12:30',
  'a: b',
  'a\nb\n',
  'a\n\n',
  '\t',
  ' x',
  'x ',
  '#',
  '-',
  '?',
  ':',
  '=',
  '<<',
  '"',
  "'",
  '\\',
  '\r\n',
  '| ',
  '%x',
  '\u2028',
  '\0',
);
const text = fc.oneof(
  tricky,
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc.array(tricky).map((all) => all.join('')),
);
const { document } = fc.letrec<{ value: Json; document: JsonMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('document'),
  ),
  document: fc.dictionary(text, tie('value'), { noNullPrototype: true, maxKeys: 5 }),
}));

test('what is written is read back as it was, by YAML 1.1, by YAML 1.2, and as kubectl reads it', () => {
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 2 }), (documents) => {
      const written = writeYaml(documents);
      for (const version of ['1.1', '1.2'] as const) {
        const parsed = parseAllDocuments(written, { version, logLevel: 'error' });
        expect(parsed.flatMap(({ errors }) => errors)).toEqual([]);
        expect(parsed.map((one) => one.toJS())).toEqual(documents);
      }
      // No List among them is taken apart, because `kind` would have to end in it.
      expect(readDocuments('a.yaml', written, 'kubernetes').documents.map(({ content }) => content)).toEqual(documents);
    }),
  );
});

describe('the order of members', () => {
  test.each([
    {
      name: 'an object',
      given: {
        spec: 1,
        data: 2,
        metadata: { labels: 1, annotations: 2, namespace: 3, name: 4 },
        kind: 5,
        apiVersion: 6,
      },
      order: [
        'apiVersion',
        'kind',
        'metadata',
        'metadata.name',
        'metadata.namespace',
        'metadata.labels',
        'metadata.annotations',
        'spec',
        'data',
      ],
    },
    {
      name: 'a container',
      given: { env: 1, securityContext: 2, image: 3, args: 4, command: 5, ports: 6, name: 7, resources: 8 },
      order: ['name', 'image', 'command', 'args', 'ports', 'env', 'resources', 'securityContext'],
    },
    { name: 'what has none', given: { zone: 1, area: 2 }, order: ['zone', 'area'] },
    { name: 'items of lists', given: [{ value: 1, name: 2 }], order: ['0', '0.name', '0.value'] },
  ])('of $name', ({ given, order }) => {
    expect(paths(orderMembers(given))).toEqual(order);
  });

  test('changes nothing else', () => {
    fc.assert(
      fc.property(document, (value) => {
        expect(orderMembers(value)).toEqual(value);
      }),
    );
  });
});

function paths(value: Json, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    `${prefix}${name}`,
    ...paths(inner as Json, `${prefix}${name}.`),
  ]);
}
