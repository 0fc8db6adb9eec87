import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { awsEnvironment } from './local-queues.ts';
import type { LogLine } from './log-lines.ts';

/** Runs a worker's source file in a process of its own, with this environment and PATH only. What it writes to stderr is shown, if wanted. */
export function startWorkerProcess(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  stderr: 'inherit' | 'ignore' = 'inherit',
) {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], ...awsEnvironment, ...environment },
    stdio: ['ignore', 'pipe', stderr],
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(JSON.parse(line) as LogLine);
    for (const look of waiting) look();
  });
  const exited = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal }));
  return {
    lines,
    /** How the process ended. */
    exited: exited as Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>,
    /** Resolves as soon as a line with this message was logged. */
    logged: (message: string) =>
      new Promise<LogLine>((resolve) => {
        const look = () => {
          const line = lines.find((each) => each.message === message);
          if (!line) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      }),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** For the end of a test that failed. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
export type WorkerProcess = ReturnType<typeof startWorkerProcess>;
