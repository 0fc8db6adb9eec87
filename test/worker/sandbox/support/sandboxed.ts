import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../../../aws/system-clock.ts';
import { commandEnvironment } from '../../../../worker/sandbox/command-environment.ts';
import { createSandbox } from '../../../../worker/sandbox/create-sandbox.ts';
import { closeInheritedFiles } from '../../../../worker/sandbox/inherited-files.ts';
import type { Sandbox } from '../../../../worker/sandbox/sandbox.ts';
import type { TerminalPlace } from '../../../../worker/sandbox/terminal-place.ts';
import { createTerminalPlaces } from '../../../../worker/sandbox/terminal-places.ts';
import { claimUserIds } from '../../../../worker/sandbox/user-ids.ts';

export const path = process.env['PATH'];

/** What a worker of root does first. */
export async function sandboxed(
  limits: { readonly maximumProcesses?: number; readonly maximumMemoryMib?: number } = {},
) {
  closeInheritedFiles();
  const { maximumProcesses = 256, maximumMemoryMib } = limits;
  const userIds = await claimUserIds(undefined, process.pid);
  const sandbox = createSandbox({ maximumProcesses, maximumMemoryMib, userIds, path, clock: systemClock });
  return { sandbox, userIds, places: await createTerminalPlaces({ sandbox, userIds, directory: undefined }) };
}

/** Runs a shell command as a terminal's, and tells all that it said. */
export async function runIn(sandbox: Sandbox, place: TerminalPlace, command: string, ...words: readonly string[]) {
  const [program, ...rest] = sandbox.around(place, ['/bin/sh', '-c', command, 'sh', ...words]);
  const env = commandEnvironment(place, path);
  const child = spawn(program, rest, { cwd: place.workspace, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const [exitCode] = await once(child, 'close');
  return { output, exitCode: exitCode as number | null };
}
