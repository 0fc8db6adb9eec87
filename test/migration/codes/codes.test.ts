import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { CodeTable } from '../../../migration/codes/code.ts';
import { codes } from '../../../migration/codes/index.ts';

const tableFiles = readdirSync('migration/codes').filter((name) => !['code.ts', 'index.ts'].includes(name));

describe('the codes', () => {
  test('are those of all tables, each in one alone: the later one would hide the other', async () => {
    const tables: Record<string, CodeTable>[] = await Promise.all(
      tableFiles.map((name) => import(`../../../migration/codes/${name}`)),
    );
    const names = tables.flatMap((exported) => Object.values(exported).flatMap((table) => Object.keys(table)));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect([...names].sort()).toEqual(Object.keys(codes).sort());
  });

  test.each(Object.entries(codes))('%s has a readable name and one sentence', (name, { meaning }) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(meaning).toMatch(/^[A-Za-z].*\.$/);
  });
});
