import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scalerBundleDirectory } from '../lib/scaler-bundle.ts';

/** Size of the scaler's bundle, in bytes, and what it is to stay below. */
export async function bundleSize(): Promise<object> {
  const bundle = await readFile(join(scalerBundleDirectory(), 'index.cjs'));
  return {
    minifiedBytes: bundle.length,
    minifiedBytesGoal: 270_000,
    gzippedBytes: gzipSync(bundle).length,
    gzippedBytesGoal: 85_000,
  };
}
