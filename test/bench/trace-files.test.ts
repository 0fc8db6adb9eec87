import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { traceFilesIn } from '../../bench/trace-files.ts';

let directory: string;
const at = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'traces-'));
  mkdirSync(at('traces'));
  mkdirSync(at('empty'));
  for (const name of ['b.csv', 'a.csv', 'a.jobs.csv', 'README.md']) writeFileSync(at(`traces/${name}`), '');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the traces of a folder', () => {
  test('are each there once', () => {
    expect(traceFilesIn(at('traces')).map(({ fileOrKind }) => fileOrKind)).toEqual([
      at('traces/a.csv'),
      at('traces/b.csv'),
    ]);
  });

  test.each([
    { title: 'no folder', folder: 'missing', says: /missing does not exist\.$/ },
    { title: 'a file', folder: 'traces/a.csv', says: /a\.csv is a file: --traces takes the folder that it is in\.$/ },
    {
      title: 'a folder without traces',
      folder: 'empty',
      says: /empty has no trace: --traces takes a folder with CSV files\.$/,
    },
  ])('are refused of $title, in a sentence', ({ folder, says }) => {
    const attempt = () => traceFilesIn(at(folder));
    expect(attempt).toThrow(says);
    expect(attempt).toThrow(expect.objectContaining({ name: 'CommandFailure', exitCode: 2 }));
  });
});
