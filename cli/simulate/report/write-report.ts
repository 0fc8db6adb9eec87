import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Row } from '../../../simulator/run-policy.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../../terminal/failure.ts';
import type { Course } from './report-page.ts';

/** Finds out before minutes are spent on simulations. Throws CommandFailure when the report's folder cannot be written to. */
export function requireWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
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
    throw unwritable(file, error);
  }
  console.error(`The report is in ${file}.`);
}

function unwritable(file: string, error: unknown): CommandFailure {
  const cause = error instanceof Error ? error.message : String(error);
  return new CommandFailure(`The report ${file} cannot be written: ${cause}`, EXIT_CODE_USAGE);
}
