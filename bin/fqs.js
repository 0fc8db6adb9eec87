#!/usr/bin/env node
// The only static import: an old Node would fail at the others, with an error of its own, before the check could speak.
import './require-node.js';

const { existsSync } = await import('node:fs');
const { enableCompileCache } = await import('node:module');
const { loadEnvFile } = await import('node:process');

enableCompileCache();
// What is set already wins. `cdk.json` has the deployment read the same file.
if (existsSync('.env')) loadEnvFile('.env');
const source = new URL('../cli/main.ts', import.meta.url);
const built = new URL('../dist/js/cli/main.js', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : built.href);
process.exitCode = await main(process.argv.slice(2));
