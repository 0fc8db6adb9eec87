import '../bin/require-node.js';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanSdk } from './lean-sdk.js';

/**
 * Makes the bundles that `lib/` deploys and local mode runs: one self-contained file each. `mainFields` prefers the SDK's ES modules,
 * which shake better.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  plugins: [leanSdk],
  metafile: true,
  // Imported on demand for event streams, which no operation used here has.
  external: ['@smithy/core/event-streams'],
  legalComments: 'none',
  logLevel: 'warning',
};

await Promise.all([
  build({
    ...shared,
    entryPoints: ['lambda/scaler/index.ts'],
    // CommonJS, and dynamic imports made into requires: as an ES module every import of node:http, of whatever names, makes Node load its
    // own undici, a tenth of a cold start's CPU time.
    format: 'cjs',
    supported: { 'dynamic-import': false },
    outfile: 'dist/bundles/scaler/index.cjs',
    alias: { '@aws-sdk/credential-provider-node': './lambda/scaler/environment-credentials.ts' },
  }),
  build({
    ...shared,
    entryPoints: ['worker/terminal/main.ts'],
    format: 'esm',
    // Gives what is CommonJS inside a `require`, without which the bundle crashes at start.
    banner: {
      js: "import{createRequire as requireFrom__}from'node:module';const require=requireFrom__(import.meta.url);",
    },
    outfile: 'dist/bundles/terminal-worker/index.mjs',
  }),
]);
