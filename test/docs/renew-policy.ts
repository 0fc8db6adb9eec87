import { readFileSync, writeFileSync } from 'node:fs';
import { policyParts } from './policy-parts.ts';

/** Writes what docs/policy.md and docs/policy.svg show anew: `node test/docs/renew-policy.ts`, after a change that is meant to alter it. */
const { comparison, targets, ablation, chart } = policyParts();
let text = readFileSync('docs/policy.md', 'utf8');
for (const [name, part] of Object.entries({ comparison, targets, ablation })) {
  const [before, after] = text.split(`<!-- ${name} -->\n`);
  const end = after?.indexOf('<!-- end -->') ?? -1;
  if (after === undefined || end < 0)
    throw new Error(`docs/policy.md must have a part between <!-- ${name} --> and <!-- end -->.`);
  text = `${before}<!-- ${name} -->\n\n${part}\n\n${after.slice(end)}`;
}
writeFileSync('docs/policy.md', text);
writeFileSync('docs/policy.svg', `${chart}\n`);
