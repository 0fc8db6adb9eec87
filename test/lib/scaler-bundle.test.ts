import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MissingBundleError, scalerBundleDirectory } from '../../lib/scaler-bundle.ts';

describe('scalerBundleDirectory', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'package-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('says in one sentence how to make a bundle that is missing, and finds it when it is there', () => {
    const missing = new MissingBundleError(
      'The scaler\'s function is not built: run "npm run build", which makes dist/bundles/scaler.',
    );
    expect(() => scalerBundleDirectory(root)).toThrow(missing);
    const directory = join(root, 'dist', 'bundles', 'scaler');
    mkdirSync(directory, { recursive: true });
    expect(() => scalerBundleDirectory(root)).toThrow(missing);
    writeFileSync(join(directory, 'index.cjs'), 'exports.handler = async () => {};');
    expect(scalerBundleDirectory(root)).toBe(directory);
  });
});
