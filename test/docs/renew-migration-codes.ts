import { readFileSync, writeFileSync } from 'node:fs';
import { consoleBlocks, typedAgain } from './console.ts';
import { migrationParts, walkFiles } from './migration-parts.ts';

/**
 * Writes the tables of docs/migration.md and docs/migration-codes.md, and what the commands of the former print, anew:
 * `node test/docs/renew-migration-codes.ts`, after a change that is meant to alter them.
 */
for (const { path, name, part } of migrationParts()) {
  const text = readFileSync(path, 'utf8');
  const [before, after] = text.split(`<!-- ${name} -->\n`);
  const end = after?.indexOf('<!-- end -->') ?? -1;
  if (after === undefined || end < 0)
    throw new Error(`${path} must have a part between <!-- ${name} --> and <!-- end -->.`);
  writeFileSync(path, `${before}<!-- ${name} -->\n\n${part}\n\n${after.slice(end)}`);
}
const path = 'docs/migration.md';
const blocks = consoleBlocks(path);
const printed = typedAgain(blocks, walkFiles);
const renewed = blocks.reduce(
  (text, block, index) => text.replace(block, () => printed[index] ?? block),
  readFileSync(path, 'utf8'),
);
writeFileSync(path, renewed);
