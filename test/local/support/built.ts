import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** The bundle of the terminal worker, as the image holds it. */
export const workerBundle = resolve('dist/bundles/terminal-worker/index.mjs');
const scalerBundle = resolve('dist/bundles/scaler/index.cjs');

/** Builds the bundles unless they are there. */
export async function buildOnce(): Promise<void> {
  if (existsSync(workerBundle) && existsSync(scalerBundle)) return;
  await promisify(execFile)(process.execPath, ['tools/bundle.js']);
}
