import { describe, expect, test } from '@jest/globals';
import { targets } from '../../migration/export/target.ts';
import { consoleBlocks, typedAgain } from './console.ts';
import { generatedPart, tableRows } from './documents.ts';
import { migrationParts, walkFiles } from './migration-parts.ts';

const path = 'docs/migration.md';

describe('docs/migration.md (renew: node test/docs/renew-migration-codes.ts)', () => {
  test.each(Object.entries(migrationParts()))('has the table of %s as the code has it', (name, part) => {
    expect(generatedPart(path, name).trim()).toBe(part);
  });

  test('shows what its commands print', () => {
    const blocks = consoleBlocks(path);
    expect(blocks.length).toBeGreaterThan(3);
    expect(typedAgain(blocks, walkFiles)).toEqual(blocks);
  });

  test('says of each target what it is for', () => {
    expect(tableRows(path, '| `--target` | For | What it loses |').map(([target]) => target)).toEqual([...targets]);
  });
});
