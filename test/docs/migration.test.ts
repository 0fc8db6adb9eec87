import { describe, expect, test } from '@jest/globals';
import { targets } from '../../migration/kubernetes/target.ts';
import { consoleBlocks, typedAgain } from './console.ts';
import { generatedPart, tableRows } from './documents.ts';
import { migrationParts, walkFiles } from './migration-parts.ts';

const path = 'docs/migration.md';

describe('the documents (renew: node test/docs/renew-migration-codes.ts)', () => {
  test.each(migrationParts())('$path has the table of $name as the code has it', ({ path: document, name, part }) => {
    expect(generatedPart(document, name).trim()).toBe(part);
  });
});

describe('docs/migration.md', () => {
  test('shows what its commands print', () => {
    const blocks = consoleBlocks(path);
    expect(blocks.length).toBeGreaterThan(3);
    expect(typedAgain(blocks, walkFiles)).toEqual(blocks);
  });

  test('says of each target what it is for', () => {
    expect(tableRows(path, '| `--target` | For | What it loses |').map(([target]) => target)).toEqual([...targets]);
  });
});
