import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { DOCKERFILE, workerInputs } from '../../cli/image/worker-inputs.ts';
import { terminalWorkerSettings } from '../../contract/worker-settings.ts';

const instructions = readFileSync(DOCKERFILE, 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const copied = instructions
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) => line.split(' ').slice(1, -1))
  .map((path) => path.replace(/\/$/, ''));

describe('the image of the terminal worker', () => {
  test('is built from the inputs that a push holds against the git revision', () => {
    expect(copied.sort()).toEqual([...workerInputs]);
  });

  test('is built in a context of nothing else, so that no file of secrets can come into a layer', () => {
    const patterns = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(patterns).toEqual(['*', ...workerInputs.map((path) => `!${path}`)]);
  });

  test('finds in that context all that its bundle is made with', async () => {
    const context = await mkdtemp(join(tmpdir(), 'context-'));
    for (const path of copied) await cp(path, join(context, path), { recursive: true });
    await symlink(resolve('node_modules'), join(context, 'node_modules'));
    await promisify(execFile)(process.execPath, ['tools/bundle.js'], { cwd: context });
    expect(existsSync(join(context, 'dist/bundles/terminal-worker/index.mjs'))).toBe(true);
    await rm(context, { recursive: true });
  });

  test('is made from a base that names its version', () => {
    const stages = instructions.filter((line) => line.startsWith('FROM '));
    expect(stages).toHaveLength(2);
    for (const stage of stages) expect(stage).toContain('{BASE_IMAGE}');
    expect(instructions[0]).toMatch(/^ARG BASE_IMAGE=\S+:\d+\.\d+\.\d+-[a-z]+-slim$/);
  });

  test('has the Node that everything here is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(instructions[0]).toContain(`/node:${devDependencies.node}-`);
  });

  test('runs the worker as root, its commands as the user node of the base, and takes signals itself', () => {
    expect(instructions.filter((line) => /^(USER|ENV)\b/.test(line))).toEqual(['ENV WORKER_COMMAND_UID=1000']);
    expect(terminalWorkerSettings).toHaveProperty('WORKER_COMMAND_UID');
    expect(instructions.at(-1)).toBe('ENTRYPOINT ["node", "/opt/terminal-worker/index.mjs"]');
  });

  test('takes no secret and no argument but its base', () => {
    const named = instructions.filter((line) => /^ARG\b|--mount/.test(line));
    expect(named).toEqual([instructions[0]]);
  });
});
