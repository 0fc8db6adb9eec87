import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { generatedPart, read } from './documents.ts';
import type { PolicyParts } from './policy-parts.ts';

describe('docs/policy.md shows what the simulator finds now (renew: node test/docs/renew-policy.ts)', () => {
  let parts: PolicyParts;
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['test/docs/print-policy-parts.ts']);
    parts = JSON.parse(stdout);
  }, 300_000);

  test.each(['comparison', 'targets', 'ablation'] as const)('%s', (name) => {
    expect(generatedPart('docs/policy.md', name).trim()).toBe(parts[name]);
  });

  test('the chart', () => {
    expect(read('docs/policy.svg').trim()).toBe(parts.chart);
  });
});
