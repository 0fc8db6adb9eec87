import '../bin/require-node.js';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Makes the bundles that `lib/` deploys and local mode runs: one self-contained file each. `mainFields` prefers the SDK's ES modules,
 * which shake better.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Modelled errors that the code handles by class; every other one arrives as the service's base exception with its own name. */
const errorsHandledByClass = ['ConflictException'];

/**
 * Each SDK client registers a class and a schema for every error of its service, and its other schemas have computed keys, which may have
 * side effects as far as a bundler knows. Both keep everything in the bundle: 78 KB of Systems Manager alone, for one GetParameter.
 * Without the registrations, and with the keys written out, what is not used is shaken out.
 */
const shakeableClients = {
  name: 'shakeable-clients',
  setup(plugin) {
    plugin.onLoad(
      { filter: /@aws-sdk[\\/]client-\w+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const keys = new Map(
          [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
        );
        const withoutErrors = source.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
          errorsHandledByClass.includes(name) ? line : '',
        );
        if (keys.size === 0 || withoutErrors === source)
          throw new Error(`${path} has another form than expected; adapt tools/bundle.js.`);
        const contents = withoutErrors.replace(/\[(_\w+)\]:/g, (text, name) =>
          keys.has(name) ? `${keys.get(name)}:` : text,
        );
        return { contents, loader: 'js' };
      },
    );
    plugin.onLoad({ filter: /@aws-sdk[\\/]client-\w+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  plugins: [shakeableClients],
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
