import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll } from '@jest/globals';
import { residentFqs } from '../../support/resident-fqs.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder of its own with these files, by their paths; an object is written as JSON. It is deleted when the tests of the file are over. */
export function scratchFolder(files: Readonly<Record<string, string | object>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-'));
  folders.push(folder);
  const write = (path: string, content: string | object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    path: folder,
    write,
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    /** Paths of all files below one, in alphabetical order. */
    list: (path = '.') =>
      readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(join(folder, path), join(entry.parentPath, entry.name)))
        .sort(),
    /** Runs `fqs k8s` in it. */
    k8s: (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
      residentFqs(['k8s', ...args], { cwd: folder, environment }),
  };
}
