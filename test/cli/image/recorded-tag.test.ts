import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CONTEXT_FILE, forgetTag, recordTag } from '../../../cli/image/recorded-tag.ts';

const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-tag-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const written = () => readFileSync(CONTEXT_FILE, 'utf8');

describe('the recorded tag', () => {
  test('makes the file when there is none, as the CDK writes it', () => {
    recordTag('a1b2');
    expect(written()).toBe('{\n  "workerImageTag": "a1b2"\n}\n');
  });

  test('keeps every other key, and leaves no other file', () => {
    writeFileSync(CONTEXT_FILE, '{"zones":["a","b"],"workerImageTag":"old","other":{"x":null}}');
    recordTag('new');
    expect(JSON.parse(written())).toEqual({ zones: ['a', 'b'], workerImageTag: 'new', other: { x: null } });
    expect(readdirSync('.')).toEqual([CONTEXT_FILE]);
  });

  test('does not touch a file that has it already', () => {
    writeFileSync(CONTEXT_FILE, '{"workerImageTag":"same"}');
    recordTag('same');
    expect(written()).toBe('{"workerImageTag":"same"}');
  });

  test('is forgotten alone', () => {
    writeFileSync(CONTEXT_FILE, '{"workerImageTag":"old","other":1}');
    forgetTag();
    expect(JSON.parse(written())).toEqual({ other: 1 });
  });

  test('is forgotten without a file', () => {
    forgetTag();
    expect(readdirSync('.')).toEqual([]);
  });

  test.each([
    { text: '{', says: /^cdk\.context\.json cannot be read: / },
    { text: '[]', says: /^cdk\.context\.json must hold a JSON object\.$/ },
    { text: 'null', says: /^cdk\.context\.json must hold a JSON object\.$/ },
  ])('is not written over $text', ({ text, says }) => {
    writeFileSync(CONTEXT_FILE, text);
    for (const change of [() => recordTag('new'), forgetTag]) expect(change).toThrow(says);
    expect(written()).toBe(text);
  });
});
