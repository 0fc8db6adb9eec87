import { fileURLToPath } from 'node:url';

/** The terminal worker as the image holds it; the build makes it. */
export const workerBundle = fileURLToPath(new URL('../dist/bundles/terminal-worker/index.mjs', import.meta.url));
