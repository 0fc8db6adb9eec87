import { existsSync, readFileSync } from 'node:fs';
import type { Environment } from '../../contract/read-settings.ts';
import { Random } from '../../simulator/random.ts';
import type { TraceSource } from '../../simulator/run-policy.ts';
import { isTraceKind, traceKinds } from '../../simulator/traces/generated.ts';
import { jobsPathOf, readTrace } from '../../simulator/traces/read-trace.ts';
import { CommandFailure, EXIT_CODE_USAGE } from '../terminal/failure.ts';

/** What a trace can be told; a file nothing. */
export function traceSettingsOf(fileOrKind: string): TraceSource['settings'] {
  return isTraceKind(fileOrKind) ? traceKinds[fileOrKind].settings : {};
}

/**
 * Makes the trace of a kind, or reads the one of a file.
 *
 * @throws CommandFailure when there is no such file; ConfigurationError when it is no trace, a setting is wrong, or no message comes.
 */
export function traceSourceOf(fileOrKind: string, set: Environment, seed: number): TraceSource {
  const random = new Random(seed);
  if (!isTraceKind(fileOrKind)) return { trace: traceOf(fileOrKind, random), settings: {}, isGenerated: false };
  const { settings, generate } = traceKinds[fileOrKind];
  return { trace: generate(set, random), settings, isGenerated: true };
}

/** The files that a trace may be read from; a kind has none. */
export function traceFilesOf(fileOrKind: string): readonly string[] {
  return isTraceKind(fileOrKind) ? [] : [fileOrKind, jobsPathOf(fileOrKind)];
}

function traceOf(file: string, random: Random) {
  const jobsPath = jobsPathOf(file);
  const path = existsSync(jobsPath) ? jobsPath : file;
  return readTrace({ path, text: textOf(path) }, random);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(`The trace ${path} ${whyUnreadable(error)}`, EXIT_CODE_USAGE);
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `is neither a file nor a kind (${Object.keys(traceKinds).join(', ')}).`;
  if (code === 'EISDIR') return 'is a folder: name the files in it.';
  return `could not be read: ${error instanceof Error ? error.message : String(error)}`;
}
