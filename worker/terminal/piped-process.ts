import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CommandProcess, ProcessExit, ProcessStart } from './command-process.ts';

/**
 * Starts a process without input whose two outputs are pipes.
 *
 * @throws the system's error when it cannot be started.
 */
export async function startPiped({ line: [program, ...rest], environment }: ProcessStart): Promise<CommandProcess> {
  const child = spawn(program, rest, {
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  await once(child, 'spawn');
  const { pid, stdout, stderr } = child;
  if (pid === undefined) throw new Error('a process was started and has no id');
  return { pid, streams: { stdout, stderr }, exited, terminal: undefined };
}
