import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dataKey,
  isDataKey,
  isEnvironmentName,
  isObjectName,
  isPortName,
  isServiceName,
  isSubdomain,
  labelKey,
  labelValue,
  objectName,
  portName,
  shortHash,
} from '../../../migration/kubernetes/names.ts';

describe('what is legal', () => {
  test.each([
    {
      rule: isObjectName,
      good: ['a', '1a', 'web-1', 'a'.repeat(63)],
      bad: ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64)],
    },
    { rule: isServiceName, good: ['a', 'web-1'], bad: ['', '1a', '-a', 'a.b'] },
    {
      rule: isSubdomain,
      good: ['a', 'a.b', `${'a'.repeat(126)}.${'b'.repeat(126)}`],
      bad: ['', 'a..b', '.a', 'a.', 'A.b', 'a'.repeat(254)],
    },
    {
      rule: isPortName,
      good: ['http', 'h2-c', '8080x', 'a'.repeat(15)],
      bad: ['', '80', 'a--b', '-a', 'Http', 'a'.repeat(16)],
    },
    { rule: isDataKey, good: ['KEY', '.env', 'a.b_c-1'], bad: ['', '.', '..', '..a', 'a/b', 'a b', 'a'.repeat(254)] },
    { rule: isEnvironmentName, good: ['PATH', 'my.name-1', '1A', 'a b'], bad: ['', 'a=b', 'ä', 'a\nb'] },
  ])('$rule.name', ({ rule, good, bad }) => {
    expect(good.filter((text) => !rule(text))).toEqual([]);
    expect(bad.filter((text) => rule(text))).toEqual([]);
  });

  test('of label values and keys, the text itself', () => {
    for (const good of ['', 'a', 'A_b.c-1', 'a'.repeat(63)]) expect(labelValue(good)).toBe(good);
    for (const bad of ['-a', 'a:b', 'a b', 'a'.repeat(64)]) expect(labelValue(bad)).toBeUndefined();
    for (const good of ['a', 'App_1', 'a.example/name']) expect(labelKey(good)).toBe(good);
    for (const bad of ['', '/a', 'a/', 'a/b/c', 'A.example/name', 'aws:tag', 'a'.repeat(64)])
      expect(labelKey(bad)).toBeUndefined();
  });
});

describe('a name made from a text', () => {
  test.each<[text: string, name: string]>([
    ['web', 'web'],
    ['My_App', 'my-app'],
    ['first-run-task-definition', 'first-run-task-definition'],
    ['--a  b--', 'a-b'],
    ['1st', 'n1st'],
    [`\${FAMILY}`, 'family'],
    ['', 'n'],
    ['été', 't'],
  ])('%j is %s', (text, name) => {
    expect(objectName(text)).toBe(name);
  });

  test('is shortened with a hash that keeps long ones apart', () => {
    const [first, second] = ['1', '2'].map((end) => objectName(`${'a'.repeat(70)}${end}`, 52));
    expect(first).toMatch(/^a{44}-[0-9a-z]{7}$/);
    expect(first).not.toBe(second);
  });

  test('is legal whatever the text, and stays as it is from then on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.integer({ min: 10, max: 63 }), (text, length) => {
        const name = objectName(text, length);
        expect(isServiceName(name)).toBe(true);
        expect(name.length).toBeLessThanOrEqual(length);
        expect(objectName(name, length)).toBe(name);
      }),
    );
  });
});

describe('a name of a port made from a text', () => {
  test.each<[text: string, name: string]>([
    ['http', 'http'],
    ['8080', 'p8080'],
    ['my_port', 'my-port'],
    ['a--b', 'a-b'],
    ['', 'p'],
    ['nginx-80-tcp', 'nginx-80-tcp'],
  ])('%j is %s', (text, name) => {
    expect(portName(text)).toBe(name);
  });

  test('is legal whatever the text, and stays as it is from then on', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '1', '-', '_', 'ü'), maxLength: 30 }), (text) => {
        expect(isPortName(portName(text))).toBe(true);
        expect(portName(portName(text))).toBe(portName(text));
      }),
    );
  });
});

test('a key made from a text is legal, and a legal one stays as it is', () => {
  expect(['DB_PASSWORD', 'db/password', '..', '', '/a'].map(dataKey)).toEqual([
    'DB_PASSWORD',
    'db-password',
    'key',
    'key',
    '-a',
  ]);
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => expect(isDataKey(dataKey(text))).toBe(true)));
});

test('the hash is always the same, and seven characters', () => {
  expect([shortHash(''), shortHash('a')]).toEqual(['0ztntfp', '1r9wi7g']);
});
