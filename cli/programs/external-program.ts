import { spawn } from 'node:child_process';
import { systemClock } from '../../aws/system-clock.ts';
import type { Clock } from '../../contract/clock.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED } from '../terminal/interruption.ts';
import { endProgram } from './end-program.ts';

/** What a program gets, beside its arguments, which every process of the machine can read: no secret belongs there. */
export interface ProgramOptions {
  /** Text for its standard input, where a secret may stand; unset, it has none. */
  readonly input?: string | undefined;
  /** Variables that it gets beside the caller's own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Whether it calls AWS as the caller, and so gets the caller's credentials. */
  readonly callsAws?: true | undefined;
  /** The command's interruption: ends the program, see `endProgram`. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take; unset, as long as it likes. */
  readonly limitSeconds?: number | undefined;
  /** By which the limit is measured; unset, the machine's. */
  readonly clock?: Clock | undefined;
}

/** For programs that answer at once unless something hangs: a version, a revision, a login. */
export const SHORT_LIMIT_SECONDS = 30;

export interface ProgramEnding {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program is not installed, not on the PATH, or may not be executed. */
export class MissingProgramError extends CommandFailure {
  readonly program: string;

  constructor(program: string) {
    super(`The program ${program}, which this needs, is not on the PATH, or is not executable.`);
    this.program = program;
  }
}

/**
 * Runs a program and keeps what it prints.
 *
 * @throws MissingProgramError; CommandFailure when the command was interrupted, or the program took too long.
 */
export function captureProgram(command: readonly string[], options: ProgramOptions = {}): Promise<ProgramEnding> {
  return run(command, options, 'pipe');
}

/**
 * Runs a program whose output passes through as it comes, all of it to standard error: standard output is for results.
 *
 * @returns its exit code, null when a signal ended it.
 * @throws MissingProgramError; CommandFailure when the command was interrupted, or the program took too long.
 */
export async function showProgram(command: readonly string[], options: ProgramOptions = {}): Promise<number | null> {
  return (await run(command, options, process.stderr)).exitCode;
}

/**
 * Runs a program whose standard output is the command's result, and passes through as it comes; its standard error goes where ours goes.
 *
 * @returns its exit code, null when a signal ended it.
 * @throws MissingProgramError; CommandFailure when the command was interrupted, or the program took too long.
 */
export async function printProgram(command: readonly string[], options: ProgramOptions = {}): Promise<number | null> {
  return (await run(command, options, process.stdout)).exitCode;
}

async function run(
  command: readonly string[],
  options: ProgramOptions,
  output: 'pipe' | NodeJS.WriteStream,
): Promise<ProgramEnding> {
  const { signal = new AbortController().signal, limitSeconds, clock = systemClock } = options;
  const interrupted = () => new CommandFailure('Interrupted.', EXIT_CODE_INTERRUPTED);
  if (signal.aborted) throw interrupted();
  const limit = new AbortController();
  const ended = new AbortController();
  if (limitSeconds !== undefined) {
    clock.sleep(limitSeconds * 1000, ended.signal).then(
      () => limit.abort(),
      () => undefined,
    );
  }
  try {
    const ending = await untilEnded(command, options, output, AbortSignal.any([signal, limit.signal]));
    if (signal.aborted) throw interrupted();
    if (limit.signal.aborted)
      throw new CommandFailure(`"${command.slice(0, 2).join(' ')}" did not end within ${limitSeconds} seconds.`);
    return ending;
  } finally {
    ended.abort();
  }
}

/** The caller's variables that are secrets of somebody else's: programs are given none that they don't need. */
const passwords = ['REDIS_PASSWORD'];
const awsCredentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

function untilEnded(
  [program = '', ...args]: readonly string[],
  { input, environment, callsAws, clock = systemClock }: ProgramOptions,
  output: 'pipe' | NodeJS.WriteStream,
  stop: AbortSignal,
): Promise<ProgramEnding> {
  const withheld = new Set(callsAws ? passwords : [...passwords, ...awsCredentials]);
  const own = Object.entries(process.env).filter(([name]) => !withheld.has(name));
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...Object.fromEntries(own), ...environment },
      stdio: [input === undefined ? 'ignore' : 'pipe', output, output === process.stdout ? process.stderr : output],
    });
    const ended = new AbortController();
    stop.addEventListener('abort', () => endProgram(child, clock, ended.signal).catch(reject), {
      signal: ended.signal,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk) => stdout.push(chunk));
    child.stderr?.on('data', (chunk) => stderr.push(chunk));
    child.once('error', (cause) => {
      ended.abort();
      reject(isMissing(cause) ? new MissingProgramError(program) : cause);
    });
    child.once('exit', () => {
      ended.abort();
      // What it has started may hold the pipes open, and would be waited for.
      if (stop.aborted) for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
    });
    child.once('close', (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
    // A program that ends without reading its input says why by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT' || error.code === 'EACCES';
}
