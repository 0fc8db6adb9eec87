import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fqsEnvironment } from '../cli/support/fqs.ts';
import { blocks } from './documents.ts';

/** Stands in for npm, so that a document's `npm run -s fqs -- ...` runs in any folder. */
const npm = `#!/bin/sh\nshift 4\nexec '${process.execPath}' '${resolve('bin/fqs.js')}' "$@"\n`;

/** A document's blocks of commands with what they print: each command begins with `$ `, as on a terminal. */
export function consoleBlocks(path: string): readonly string[] {
  return blocks(path, 'console');
}

/**
 * Types what the blocks type, one after the other, in one folder with copies of the files, by the names that they have there.
 *
 * @returns the blocks with what is printed now.
 */
export function typedAgain(consoles: readonly string[], files: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  try {
    const work = join(folder, 'work');
    mkdirSync(work);
    for (const [name, path] of Object.entries(files)) copyFileSync(path, join(work, name));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'npm'), npm);
    chmodSync(join(folder, 'bin', 'npm'), 0o755);
    const env = { ...fqsEnvironment, PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, LC_ALL: 'C' };
    const run = (command: string) => {
      const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: work, env, encoding: 'utf8' });
      return `$ ${command}\n${stdout}${stderr}`;
    };
    return consoles.map((text) => commandsIn(text).map(run).join(''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A command goes on in the next line after a backslash. */
function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\$ ((?:.*\\\n)*.*)$/gm)].map(([, command]) => command ?? '');
}
