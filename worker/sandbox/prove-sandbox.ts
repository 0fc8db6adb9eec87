import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readStat } from '../process-stat.ts';
import { commandEnvironment } from './command-environment.ts';
import { judgeProbe, PROBE_SCRIPT } from './probe.ts';
import type { CommandLine, Sandbox } from './sandbox.ts';
import { SandboxBrokenError } from './sandbox-broken-error.ts';
import type { TerminalPlace } from './terminal-place.ts';
import type { TerminalPlaces } from './terminal-places.ts';

export interface ProofParts {
  readonly sandbox: Sandbox;
  readonly places: TerminalPlaces;
  /** The worker's PATH. */
  readonly path: string | undefined;
}

const TIME_LIMIT_MILLISECONDS = 5000;
const MAXIMUM_OUTPUT_BYTES = 65_536;

/**
 * Runs a command in a terminal's place as any other is run, and lets it try what none may be able to do: to open
 * environment, memory, map or files of the worker and of all processes above it, to have rights left, to see another
 * terminal's files. For when a worker starts, before there is a terminal. Without a sandbox there is nothing to prove.
 *
 * @throws SandboxBrokenError unless all of it failed, also when the command says anything else than expected or does
 * not end in time.
 */
export async function proveSandbox({ sandbox, places, path }: ProofParts): Promise<void> {
  if (!sandbox.active) return;
  const place = await places.placeFor('self-test', 'command');
  const other = await places.placeFor('self-test', 'other');
  try {
    const environment = commandEnvironment(place, path);
    const { userId } = place;
    if (userId === undefined) throw new SandboxBrokenError('a terminal has no user of its own');
    const line = sandbox.around(place, await probeLine(other));
    const finding = judgeProbe(await run(line, place, environment), { userId, environment });
    if (finding !== undefined) throw new SandboxBrokenError(finding);
  } finally {
    await places.discard(place);
    await places.discard(other);
  }
}

async function probeLine({ workspace, home, temporary, stateFile }: TerminalPlace): Promise<CommandLine> {
  // That the directory is closed must not hide that what is in it is open.
  const inside = join(workspace, 'inside');
  await mkdir(inside);
  const foreign = [dirname(workspace), workspace, home, temporary, dirname(stateFile), inside];
  return ['/bin/sh', '-c', PROBE_SCRIPT, 'probe', ancestors().join(' '), ...foreign];
}

/**
 * The worker's process id, those of all processes above it, and 1. The worker's own comes first: where that is open,
 * the probe goes no further.
 */
function ancestors(): number[] {
  const found: number[] = [];
  for (let id = process.pid; id > 0 && !found.includes(id); id = readStat(id)?.parent ?? 0) found.push(id);
  return [...new Set([...found, 1])];
}

async function run([program, ...words]: CommandLine, place: TerminalPlace, env: Readonly<Record<string, string>>) {
  try {
    const { stdout } = await promisify(execFile)(program, words, {
      cwd: place.workspace,
      env,
      timeout: TIME_LIMIT_MILLISECONDS,
      killSignal: 'SIGKILL',
      maxBuffer: MAXIMUM_OUTPUT_BYTES,
    });
    return stdout;
  } catch (error) {
    // The cause would show what was printed.
    const limit = `within ${TIME_LIMIT_MILLISECONDS / 1000} s`;
    throw new SandboxBrokenError(`a command that was to prove it did not end well ${limit} (${codeOf(error)})`);
  }
}

function codeOf(error: unknown): string {
  const { code, signal } = error as { readonly code?: unknown; readonly signal?: unknown };
  return String(signal ?? code);
}
