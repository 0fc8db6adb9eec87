import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildOnce } from '../local/support/built.ts';
import { killAll, startFqs } from './support/fqs.ts';
import { leftAfter } from './support/left-after.ts';

let cwd: string;
beforeAll(buildOnce);
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pipe-'));
});
afterEach(async () => {
  await killAll();
  rmSync(cwd, { recursive: true });
});

describe('a reader that goes away', () => {
  const line = `${JSON.stringify({ at: '2026-01-05T10:00:00.000Z', queue: { visible: 1, inFlight: 0, delayed: 0 }, tasks: [] })}\n`;

  test('from standard output ends a command quietly with 128 and the number of SIGPIPE', async () => {
    const decide = startFqs(['decide'], { cwd });
    decide.stdin.write(line);
    await decide.log.line(/./);
    decide.stdout.destroy();
    // Standard input stays open: only the broken pipe can end it.
    decide.stdin.write(line);
    expect(await decide.ended).toMatchObject({ exitCode: 141, stderr: '' });
  });

  test('from standard error does the same', async () => {
    const failing = startFqs(['status'], { cwd });
    failing.stderr.destroy();
    expect(await failing.ended).toMatchObject({ exitCode: 141, stdout: '' });
  });

  test('from the standard output of a stack stops it in good order', async () => {
    const environment = { ECS_MIN_TASKS: '1' };
    const stack = startFqs(['start', '--json', '--sqs-port', '0', '--ecs-port', '0', '--start-delay-seconds', '0'], {
      cwd,
      environment,
    });
    await stack.log.line(/"ready"/);
    const { exitCode, stderr, left } = await leftAfter(stack, () => stack.stdout.destroy());
    expect({ exitCode, stderr, left }).toEqual({ exitCode: 141, stderr: '', left: [] });
    expect(readdirSync(join(cwd, '.fqs'))).toEqual(['logs']);
  });
});

test.each([
  { name: 'a command that ends by itself', args: ['cost'] },
  { name: 'help', args: ['--help'] },
])('$name says in one sentence that its output finds no room, and fails', ({ args }) => {
  // A file may not become longer than nothing, on Linux and macOS alike.
  const shell = ['-c', 'ulimit -f 0; exec "$@" > out', 'sh', process.execPath, resolve('bin/fqs.js'), ...args];
  const { status, stderr } = spawnSync('sh', shell, { cwd, encoding: 'utf8' });
  expect(stderr).toMatch(/^Standard output cannot be written: EFBIG: file too large.*\.\n$/);
  expect(status).toBe(1);
});
