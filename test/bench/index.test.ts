import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

/** How the benches end with these arguments, and what they say then. */
function bench(args: readonly string[]) {
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((ended) => {
    const file = resolve('bench/index.ts');
    execFile(process.execPath, [file, ...args], { cwd: tmpdir() }, (error, stdout, stderr) => {
      ended({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

test.each([
  { title: 'an unknown subject', args: ['everything'], says: /^error: .*'everything' is invalid/ },
  { title: 'a seed that is no number', args: ['policy', '--seed', 'x'], says: /It must be a whole number/ },
  {
    title: 'a folder that is not there',
    args: ['policy', '--traces', 'no-such'],
    says: /^no-such does not exist\.\n$/,
  },
])('the benches refuse $title', async ({ args, says }) => {
  const { exitCode, stdout, stderr } = await bench([...args, '--json']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(says);
});
