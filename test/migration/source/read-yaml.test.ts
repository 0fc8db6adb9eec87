import { describe, expect, test } from '@jest/globals';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import { SECRET_VALUE_MARK } from '../../../migration/source/redact.ts';

const read = (text: string) => readDocuments('app.yaml', text, 'kubernetes');
const contents = (text: string, kind: 'ecs' | 'kubernetes' = 'kubernetes') => {
  const { documents, problems } = readDocuments('app.yaml', text, kind);
  expect(problems).toEqual([]);
  return documents.map(({ content }) => content);
};

describe('YAML that is read', () => {
  test.each([
    { name: 'one document', text: 'a: 1', content: [{ a: 1 }] },
    { name: 'a comment before', text: '# note\na: 1', content: [{ a: 1 }] },
    {
      name: 'several, without the empty ones',
      text: '---\n---\na: 1\n---\n# none\n---\nb: 2\n...\n',
      content: [{ a: 1 }, { b: 2 }],
    },
    { name: 'JSON between dashes', text: '{"a": 1}\n---\n{"b": 2}\n', content: [{ a: 1 }, { b: 2 }] },
    { name: 'line ends of Windows', text: 'a: 1\r\nb: "x"\r\n', content: [{ a: 1, b: 'x' }] },
    { name: 'anchors', text: 'a: &x [1]\nb: *x', content: [{ a: [1], b: [1] }] },
    {
      name: 'an anchor that is defined anew',
      text: 'a: &x 1\nb: *x\nc: &x 2\nd: *x',
      content: [{ a: 1, b: 1, c: 2, d: 2 }],
    },
    {
      name: 'merge keys, whose members lose',
      text: 'a: &a {p: 1, q: 2}\nb: {<<: *a, q: 3}',
      content: [{ a: { p: 1, q: 2 }, b: { q: 3, p: 1 } }],
    },
    {
      name: 'a list of merged maps, of which the first wins',
      text: 'a: &a {p: 1}\nb: &b {p: 2, q: 2}\nc: {<<: [*a, *b]}',
      content: [{ a: { p: 1 }, b: { p: 2, q: 2 }, c: { p: 1, q: 2 } }],
    },
    {
      name: 'tags of YAML itself',
      text: 'a: !!str 12\nb: !!int "12"\nc: !!float 1\nd: !!map {}\ne: ! 3',
      content: [{ a: '12', b: 12, c: 1, d: {}, e: '3' }],
    },
    {
      name: 'block texts',
      text: 'a: |\n  one\n  two\nb: >-\n  one\n  two',
      content: [{ a: 'one\ntwo\n', b: 'one two' }],
    },
    { name: 'a quoted merge key is a key', text: '"<<": 1', content: [{ '<<': 1 }] },
  ])('$name', ({ text, content }) => {
    expect(contents(text)).toEqual(content);
  });

  test('names and positions of several documents', () => {
    const { documents } = read('a: 1\n---\nspec:\n  containers:\n  - image: web\n');
    expect(documents.map(({ name }) => name)).toEqual(['app.yaml#1', 'app.yaml#2']);
    expect(documents[1]?.positionOf('/spec/containers/0/image')).toEqual({ line: 5, column: 12 });
    expect(documents[1]?.positionOf('/metadata/name')).toEqual({ line: 3, column: 1 });
  });

  test.each([
    { name: 'Ref', text: 'a: !Ref Cluster', content: { a: { Ref: 'Cluster' } } },
    { name: 'Sub is a text', text: 'a: !Sub 12', content: { a: { 'Fn::Sub': '12' } } },
    {
      name: 'GetAtt of a text',
      text: 'a: !GetAtt Role.Arn.Part',
      content: { a: { 'Fn::GetAtt': ['Role', 'Arn.Part'] } },
    },
    { name: 'GetAtt of a list', text: 'a: !GetAtt [Role, Arn]', content: { a: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    {
      name: 'one in another',
      text: 'a: !Join ["", [!Ref B, c]]',
      content: { a: { 'Fn::Join': ['', [{ Ref: 'B' }, 'c']] } },
    },
    { name: 'a map', text: 'a: !Transform {Name: x}', content: { a: { 'Fn::Transform': { Name: 'x' } } } },
    { name: 'y is a text for the AWS tools', text: 'a: y', content: { a: 'y' } },
  ])('CloudFormation: $name', ({ text, content }) => {
    expect(contents(text, 'ecs')).toEqual([content]);
  });

  test('a List is taken apart, with the positions of its items', () => {
    const { documents, problems } = read(
      'apiVersion: v1\nkind: List\nitems:\n- kind: Service\n  spec: {a: 1}\n- kind: DeploymentList\n  apiVersion: apps/v1\n  items:\n  - spec:\n      b: 2\n',
    );
    expect(problems).toEqual([]);
    expect(documents.map(({ name, content }) => [name, content])).toEqual([
      ['app.yaml#1', { kind: 'Service', spec: { a: 1 } }],
      ['app.yaml#2', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { b: 2 } }],
    ]);
    expect(documents[0]?.positionOf('/spec/a')).toEqual({ line: 5, column: 13 });
    expect(documents[1]?.positionOf('/spec/b')).toEqual({ line: 10, column: 10 });
    expect(documents[1]?.positionOf('')).toEqual({ line: 9, column: 5 });
  });

  test('a List of one is called as the file', () => {
    expect(read('{"kind": "List", "items": [{"kind": "Pod"}]}').documents.map(({ name }) => name)).toEqual([
      'app.yaml',
    ]);
  });
});

describe('YAML that is refused', () => {
  test.each([
    { name: 'a tab', text: 'a:\n\tb: 1', found: ['broken-yaml 2:1'] },
    { name: 'wrong indentation', text: 'a:\n  b: 1\n c: 2', found: ['broken-yaml 3:1'] },
    { name: 'two colons', text: 'a: b: c', found: ['broken-yaml 1:4'] },
    { name: 'an unclosed quote', text: 'a: "x\nb: 1', found: ['broken-yaml 2:5'] },
    { name: 'a reserved character', text: 'a: @x', found: ['broken-yaml 1:4'] },
    { name: 'a key twice', text: 'a: 1\nb: 2\na: 3', found: ['duplicate-key 3:1'] },
    {
      name: 'keys that are no texts',
      text: '1: a\nyes: b\n? [c]\n: d\n~: e',
      found: ['key-not-text 1:1', 'key-not-text 2:1', 'key-not-text 3:3', 'key-not-text 5:1'],
    },
    {
      name: 'numbers that are none',
      text: 'a: .inf\nb: .nan\nc: 0x7fffffffffffffff',
      found: ['number-out-of-range 1:4', 'number-out-of-range 2:4', 'number-out-of-range 3:4'],
    },
    { name: 'an alias of nothing', text: 'a: *x\nb: &x 1', found: ['unknown-alias 1:4'] },
    { name: 'an alias within itself', text: 'a: &a [*a]', found: ['circular-alias 1:8'] },
    { name: 'a merge within itself', text: 'a: &a {<<: *a}', found: ['circular-alias 1:12'] },
    { name: 'a merge of no map', text: 'a: {<<: 1}', found: ['broken-yaml 1:9'] },
    {
      name: 'tags of others',
      text: 'a: !Ref x\nb: !!binary aGk=\nc: !!int x\nd: !x {}',
      found: ['unknown-tag 1:9', 'unknown-tag 2:13', 'unknown-tag 3:10', 'unknown-tag 4:7'],
    },
    {
      name: 'a template of Helm',
      text: 'a: 1\n{{- if .Values.b }}\nb: 2\n{{- end }}',
      found: ['unrendered-template 2:1'],
    },
    {
      name: 'a template at the beginning',
      text: '{{- if .Values.b }}\nb: 2\n{{- end }}',
      found: ['unrendered-template 1:1'],
    },
    { name: 'a value of a template', text: 'a: {{ x }}', found: ['unrendered-template 1:5'] },
    { name: 'one text alone', text: 'hello', found: ['root-not-map 1:1'] },
    { name: 'an item of a List that is no map', text: 'kind: List\nitems: [3]', found: ['root-not-map 2:9'] },
    { name: 'brackets that open and open', text: `a: ${'['.repeat(2_000)}`, found: ['too-deep'] },
    { name: 'more levels than there are', text: `a: ${'['.repeat(300)}${']'.repeat(300)}`, found: ['too-deep 1:204'] },
    { name: 'a file that is no text', text: 'a\0b', found: ['not-text 1:1'] },
  ])('$name', ({ text, found }) => {
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    const told = problems.map(({ code, position }) => `${code} ${position?.line}:${position?.column}`);
    expect(told).toEqual(found.map((one) => expect.stringContaining(one)));
  });

  test.each(['', '\n\n', '# nothing\n', '---\n---\n', 'null', 'kind: List\nitems: []'])('an empty file: %j', (text) => {
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    expect(problems.map(({ input, code, position }) => [input, code, position])).toEqual([
      ['app.yaml', 'empty-input', undefined],
    ]);
  });

  test('one bad document does not hide the others, nor change their names', () => {
    const { documents, problems } = read('a: 1\n---\nb: [1\n---\nc: 3\n');
    expect(documents.map(({ name, content }) => [name, content])).toEqual([
      ['app.yaml#1', { a: 1 }],
      ['app.yaml#3', { c: 3 }],
    ]);
    expect(problems.map(({ input, code }) => [input, code])).toEqual([['app.yaml#2', 'broken-yaml']]);
  });

  test.each([
    {
      name: 'of lists',
      line: (level: number) =>
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
    },
    {
      name: 'of merge keys',
      line: (level: number) =>
        `a${level}: &a${level} {<<: [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]}`,
    },
  ])('an alias bomb $name, once', ({ line }) => {
    const bomb = ['a0: &a0 {x: 1}', ...Array.from({ length: 30 }, (_, index) => line(index + 1))].join('\n');
    expect(read(bomb).problems.map(({ code }) => code)).toEqual(['too-many-aliases']);
  });
});

describe('values of Secrets', () => {
  const hidden = 'hunter2-s3cr3t';
  const everything = (text: string) => {
    const { documents, problems, remarks } = read(text);
    return JSON.stringify({ documents, problems, remarks });
  };

  test.each([
    { name: 'data', text: `kind: Secret\ndata: {p: ${hidden}}` },
    { name: 'stringData over several lines', text: `kind: Secret\nstringData:\n  p: |\n    a\n    ${hidden}\n` },
    { name: 'JSON', text: `{"kind": "Secret", "stringData": {"p": "${hidden}"}}` },
    { name: 'members misspelt', text: `kind: secret\nStringData: {p: ${hidden}}` },
    { name: 'a member whose name is misspelt', text: `kind: Secret\nmetadata: {name: a}\nstrngData: {p: ${hidden}}` },
    { name: 'a kind that is misspelt', text: `kind: Secrt\nstringData: {p: ${hidden}}` },
    { name: 'a value that is no map', text: `kind: Secret\ndata: ${hidden}` },
    { name: 'a value with members of its own', text: `kind: Secret\ndata: {p: {${hidden}: ${hidden}}}` },
    { name: 'a List', text: `kind: List\nitems:\n- kind: Secret\n  data: {p: ${hidden}}` },
    { name: 'a SecretList whose items have no kind', text: `kind: SecretList\nitems:\n- data: {p: ${hidden}}` },
    {
      name: 'the last applied configuration',
      text: `kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{"p":"${hidden}"}'`,
    },
    { name: 'within another object', text: `kind: Template\nobjects:\n- kind: Secret\n  data: {p: ${hidden}}` },
    { name: 'merged in', text: `kind: Secret\ndata:\n  <<: {p: ${hidden}}` },
    { name: 'an unclosed quote', text: `kind: Secret\ndata:\n  p: "${hidden}\n` },
    { name: 'a bad escape', text: `kind: Secret\ndata:\n  p: "\\q${hidden}"\n` },
    { name: 'a value that looks like a tag', text: `kind: Secret\ndata:\n  p: !${hidden}\n` },
    { name: 'a value that looks like an alias', text: `kind: Secret\ndata:\n  p: *${hidden}\n` },
    { name: 'a second line that is not indented', text: `kind: Secret\ndata:\n  p: |\n${hidden}\n` },
    {
      name: 'a second line that reads as a key, twice',
      text: `kind: Secret\nstringData:\n  p: |\n  ${hidden}: 1\n  ${hidden}: 2\n`,
    },
    { name: 'broken JSON', text: `{"kind": "Secret", "data": {"p": ${hidden}}}` },
    { name: 'a JSON text that does not end', text: `{"kind": "Secret", "data": {"p": "${hidden}\n}}` },
  ])('are nowhere in what is read: $name', ({ text }) => {
    expect(everything(text)).not.toContain(hidden);
  });

  test('have a mark in their place, beside which all else stays', () => {
    const text = 'kind: Secret\nmetadata: {name: db, annotations: {a: b}}\ntype: Opaque\ndata: {p: aGk=, q: null}';
    expect(contents(text)).toEqual([
      {
        kind: 'Secret',
        metadata: { name: 'db', annotations: { a: 'b' } },
        type: 'Opaque',
        data: { p: SECRET_VALUE_MARK, q: null },
      },
    ]);
  });

  test.each([
    { name: 'a ConfigMap', content: { kind: 'ConfigMap', data: { a: 'b' } } },
    { name: 'a reference', content: { kind: 'Pod', spec: { ref: { kind: 'Secret', name: 'db' } } } },
  ])('$name keeps its values', ({ content }) => {
    expect(contents(JSON.stringify(content))).toEqual([content]);
  });
});
