#!/usr/bin/env node
// The only static import: an old Node would fail at the others, with an error of its own, before the check could speak.
import './require-node.js';

const { existsSync } = await import('node:fs');
const { enableCompileCache } = await import('node:module');
const { loadEnvFile } = await import('node:process');

enableCompileCache();
// What is set already wins. `cdk.json` has the deployment read the same file.
if (existsSync('.env')) loadEnvFile('.env');
// A clone runs its sources, an installed package what was built from them.
const inClone = existsSync(new URL('../cli/main.ts', import.meta.url));
const load = (name) =>
  import(new URL(inClone ? `../cli/${name}.ts` : `../dist/js/cli/${name}.js`, import.meta.url).href);
const [{ watchPipes }, { main }] = await Promise.all([load('broken-pipe'), load('main')]);
watchPipes();
const exitCode = await main(process.argv.slice(2));
// A broken pipe has set its own.
process.exitCode ??= exitCode;
