import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { fqs } from './support/fqs.ts';

const olderNode = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '22.22.0' })`;

describe('an older Node', () => {
  test('is named in one sentence that says how to get Node 24, whatever the command', async () => {
    const ending = await fqs(['decide'], { cwd: tmpdir(), node: ['--import', olderNode] });
    expect({ exitCode: ending.exitCode, stdout: ending.stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(ending.stderr).toMatch(
      /^Node 24 is missing: this is Node 22\.22\.0\b.*npm rebuild node --ignore-scripts=false.*\n$/,
    );
  });

  test('can read the entry point as far as the check', () => {
    const source = readFileSync('bin/fqs.js', 'utf8');
    expect(source.match(/^import .*$/gm)).toEqual([`import './require-node.js';`]);
  });
});
