import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files for a workspace. */
export interface TreeShape {
  /** Under which its figures stand. */
  readonly figure: string;
  /** Of each file; contents are random, as they would be in compressed files. */
  readonly fileBytes: readonly number[];
}

const FILES_PER_DIRECTORY = 100;

export const thousandFiles: TreeShape = {
  figure: 'thousandFilesOf1To10Kilobytes',
  fileBytes: Array.from({ length: 1000 }, (_, index) => 1000 + 9 * index),
};

export const hundredMegabytes: TreeShape = {
  figure: 'hundredMegabytesIn8Files',
  fileBytes: Array.from({ length: 8 }, () => 12_500_000),
};

/** Makes the files in a directory, which must be there. */
export async function makeTree(root: string, { fileBytes }: TreeShape): Promise<void> {
  for (const [index, bytes] of fileBytes.entries()) {
    const file = join(root, `directory-${Math.floor(index / FILES_PER_DIRECTORY)}`, `file-${index}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(bytes));
  }
}

/** How many files are in a directory and below, and their bytes. */
export async function measureTree(root: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
