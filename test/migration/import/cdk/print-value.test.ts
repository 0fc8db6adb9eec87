import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeValue, Expression } from '../../../../migration/import/cdk/code-value.ts';
import { printText, printValue } from '../../../../migration/import/cdk/print-value.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import type { Json } from '../../../../migration/trace/json.ts';

const marked = placeholder;

describe('a value in TypeScript', () => {
  test.each([
    { text: 'plain', code: "'plain'" },
    { text: "it's", code: `"it's"` },
    { text: 'say "so"', code: `'say "so"'` },
    { text: `it's "so"`, code: String.raw`'it\'s "so"'` },
    { text: 'two\nlines\\', code: String.raw`'two\nlines\\'` },
  ])('$code has the quotes that need the fewest escapes', ({ text, code }) => {
    expect(printText(text)).toBe(code);
  });

  test.each([
    { name: 'a short map on one line', value: { a: 1, 'b-c': [true, null] }, code: "{ a: 1, 'b-c': [true, null] }" },
    { name: 'an empty map and list', value: { a: {}, b: [] }, code: '{ a: {}, b: [] }' },
    {
      name: 'several maps on lines of their own',
      value: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      code: '[\n  { a: 1, b: 2 },\n  { a: 3, b: 4 },\n]',
    },
    {
      name: 'a long map on several lines',
      value: { a: 'x'.repeat(120), b: 1 },
      code: `{\n  a: '${'x'.repeat(120)}',\n  b: 1,\n}`,
    },
    {
      name: 'a long text below its name',
      value: { text: 'x'.repeat(120) },
      code: `{\n  text:\n    '${'x'.repeat(120)}',\n}`,
    },
  ])('is laid out as Biome does: $name', ({ value, code }) => {
    expect(printValue(value as Json, 0)).toBe(code);
  });

  test('is shorthand where a constant has the name of its member', () => {
    expect(printValue({ cluster: new Expression('cluster') }, 0)).toBe('{ cluster }');
    expect(printValue({ cluster: 'cluster' }, 0)).toBe("{ cluster: 'cluster' }");
  });

  test('means what it was made of, whatever that is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(40), (value, indent) => {
        const read = runInNewContext(`JSON.stringify(${printValue(value as Json, indent)})`);
        expect(JSON.parse(read)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('placeholders', () => {
  const resolve = (name: string) => (name === 'HOME' ? undefined : `value(${printText(name)})`);
  const printed = (value: Json) => printValue(codeValue(value, resolve), 0);

  test.each([
    { name: 'a whole text', value: marked('A'), code: "value('A')" },
    {
      name: 'a part of one',
      value: `arn:${marked('A')}:${marked('B')}`,
      code: `\`arn:${marked("value('A')")}:${marked("value('B')")}\``,
    },
    { name: 'one that nothing stands for', value: marked('HOME'), code: `'${marked('HOME')}'` },
    {
      name: 'one beside another',
      value: `${marked('HOME')}\`\\${marked('A')}`,
      code: `\`\\${marked('HOME')}\\\`\\\\${marked("value('A')")}\``,
    },
    {
      name: 'what a shell reads',
      value: { command: ['sh', '-c', marked('A')] },
      code: `{ command: ['sh', '-c', '${marked('A')}'] }`,
    },
    { name: 'a logical id of a stack', value: marked('Image9F'), code: "value('Image9F')" },
    { name: 'what is in lower case', value: marked('a'), code: `'${marked('a')}'` },
  ])('are resolved: $name', ({ value, code }) => {
    expect(printed(value)).toBe(code);
  });
});
