import { accessSync, constants, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Row } from '../../../simulator/run-policy.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../../terminal/failure.ts';
import type { Course } from './report-page.ts';

/**
 * Finds out before minutes are spent on simulations, and before a file is overwritten that these are to read.
 *
 * @throws CommandFailure when the report's place is a folder, one of the traces' files, or cannot be written to.
 */
export function requireWritable(file: string, traceFiles: readonly string[]): void {
  const present = statOf(file);
  const whyNot = present?.isDirectory()
    ? 'it is a folder: name a file in it.'
    : present && traceFiles.some((traceFile) => isSame(present, statOf(traceFile)))
      ? 'it is one of the traces.'
      : whyAccessDenied(present ? file : dirname(file));
  if (whyNot !== undefined) throw new CommandFailure(unwritable(file, whyNot), EXIT_CODE_USAGE);
}

/** Undefined where there is no file, or none that can be looked at: why, asking for access tells. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** By whatever names they are reached. */
function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.ino === other?.ino && one.dev === other.dev;
}

function whyAccessDenied(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Writes the report, and says where it is. Throws CommandFailure. */
export async function writeReport(
  file: string,
  rows: readonly Row[],
  courses: readonly Course[],
  seed: number,
): Promise<void> {
  // The charts' library takes its time to load.
  const { reportPage } = await import('./report-page.ts');
  try {
    writeFileSync(file, reportPage(rows, courses, seed));
  } catch (error) {
    throw new CommandFailure(unwritable(file, messageOf(error)));
  }
  console.error(`The report is in ${file}.`);
}

function unwritable(file: string, why: string): string {
  return `The report ${file} cannot be written: ${why}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
