import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { headings } from './documents.ts';

const folder = join('docs', 'adr');
const files = readdirSync(folder).sort();

describe('the decision records', () => {
  test('are numbered from 1 without gaps', () => {
    expect(files.length).toBeGreaterThanOrEqual(5);
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  });

  test.each(files)('%s has its number in the title, and the four headings', (file) => {
    expect(headings(join(folder, file), 1)).toEqual([expect.stringMatching(`^${Number(file.slice(0, 4))}\\. `)]);
    expect(headings(join(folder, file), 2)).toEqual(['Context', 'Decision', 'Consequences', 'Alternatives considered']);
  });
});
