import { readFileSync, writeFileSync } from 'node:fs';
import { consoleBlocks, typedAgain } from './console.ts';
import { migrationParts, walkFiles } from './migration-parts.ts';

/** Writes the tables of docs/migration.md, and what its commands print, anew: `node test/docs/renew-migration-codes.ts`, after a change that is meant to alter them. */
const path = 'docs/migration.md';
let text = readFileSync(path, 'utf8');
for (const [name, part] of Object.entries(migrationParts())) {
  const [before, after] = text.split(`<!-- ${name} -->\n`);
  const end = after?.indexOf('<!-- end -->') ?? -1;
  if (after === undefined || end < 0)
    throw new Error(`${path} must have a part between <!-- ${name} --> and <!-- end -->.`);
  text = `${before}<!-- ${name} -->\n\n${part}\n\n${after.slice(end)}`;
}
const blocks = consoleBlocks(path);
const printed = typedAgain(blocks, walkFiles);
for (const [index, block] of blocks.entries()) text = text.replace(block, () => printed[index] ?? block);
writeFileSync(path, text);
