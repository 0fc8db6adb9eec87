import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
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
 * @throws CommandFailure with exit code 2 where a file would be overwritten by another text and `overwrite` is not set, or the folder is none;
 * with exit code 1 where the machine does not let it write.
 */
export function writeFiles(folder: string, files: readonly TextFile[], overwrite: boolean): void {
  try {
    checkFolder(folder);
    const others = files.filter(({ path, text }) => {
      const file = join(folder, path);
      return existsSync(file) && readFileSync(file, 'utf8') !== text;
    });
    if (others.length > 0 && !overwrite) throw edited(others.map(({ path }) => join(folder, path)));
    for (const { path, text } of files) writeWhole(join(folder, path), text);
  } catch (error) {
    // Of the file system, such as no room or no permission; its message names call and path.
    if (error instanceof Error && 'syscall' in error)
      throw new CommandFailure(`It could not be written to ${folder}: ${error.message}.`);
    throw error;
  }
}

/** By another name first: a file that is read meanwhile is the old one or the new one. */
function writeWhole(file: string, text: string): void {
  makeFolder(dirname(file));
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

/** Level by level, as Node's own way tries for ever where a file system such as /proc denies that the level above is there. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function edited(files: readonly string[]): CommandFailure {
  return new CommandFailure(
    `Other files of these names are there already: ${files.join(', ')}. Nothing was written; choose another folder, or say --overwrite.`,
    EXIT_CODE_USAGE,
  );
}

function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new CommandFailure(`${folder} is a file: --out takes a folder.`, EXIT_CODE_USAGE);
}
