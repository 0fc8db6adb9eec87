import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

/** A file to write: a relative path, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files into a folder, which is made where it is not there. What stands there already is looked at first, so either all files are
 * written or none, and nobody's edits are lost.
 *
 * @throws CommandFailure with exit code 2 where a file would be overwritten by another text and `overwrite` is not set, or the folder is none.
 */
export function writeFiles(folder: string, files: readonly TextFile[], overwrite: boolean): void {
  checkFolder(folder);
  const others = files.filter(({ path, text }) => {
    const file = join(folder, path);
    return existsSync(file) && readFileSync(file, 'utf8') !== text;
  });
  if (others.length > 0 && !overwrite) {
    const names = others.map(({ path }) => join(folder, path)).join(', ');
    throw new CommandFailure(
      `Other files of these names are there already: ${names}. Nothing was written; choose another folder, or say --overwrite.`,
      EXIT_CODE_USAGE,
    );
  }
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    // By another name first: a file that is read meanwhile is the old one or the new one.
    const unfinished = `${file}.${process.pid}.unfinished`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  }
}

function checkFolder(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory() && !found.isSymbolicLink())
    throw new CommandFailure(`${folder} is a file: --out takes a folder.`, EXIT_CODE_USAGE);
}
