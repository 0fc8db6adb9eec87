import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { compileCache } from '../../../support/compile-cache.ts';
import { awsEnvironment } from '../../support/local-queues.ts';

/**
 * A worker that obeys the leave contract, as a process: its work is to print `begun`, wait for the file that the message
 * names, and print `done`.
 */
export interface WorkerKind {
  readonly language: string;
  /** Undefined where this machine lacks something for it. */
  readonly command: readonly [program: string, ...args: string[]] | undefined;
  /** What to install then. */
  readonly remedy: string;
  /** Short, but so long that the first heartbeat, after a third of it, comes in time on a machine that is busy with other tests. */
  readonly visibilityTimeoutSeconds: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Most of a minute of them; test/worker/loop.test.ts has that in a clock's time. */
  readonly bearsOutages?: true;
}

const examples = 'docs/examples';
const support = 'test/worker/own/support';

/** Whichever Python has boto3: Debian's package is for /usr/bin/python3 alone. */
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0,
);

const hasAwsCli = ['aws', 'jq'].every((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0);

export const workerKinds: readonly WorkerKind[] = [
  {
    language: 'TypeScript',
    command: [process.execPath, `${support}/waiting-worker.ts`],
    remedy: '',
    environment: compileCache,
    visibilityTimeoutSeconds: 9,
    bearsOutages: true,
  },
  {
    language: 'Python',
    command: python === undefined ? undefined : [python, `${support}/waiting_worker.py`],
    remedy: 'sudo apt-get install python3-boto3',
    visibilityTimeoutSeconds: 9,
    // Without byte code beside the example, which is published as it lies there.
    environment: { PYTHONPATH: examples, PYTHONDONTWRITEBYTECODE: '1' },
  },
  {
    language: 'bash',
    command: !hasAwsCli ? undefined : [`${examples}/worker.sh`, `${support}/wait_for_file.sh`],
    remedy: 'sudo apt-get install awscli jq',
    // Its heartbeats start a CLI each.
    visibilityTimeoutSeconds: 12,
  },
];

/** Those that still run. */
const running = new Set<ChildProcess>();

/** Runs it with this environment, PATH and HOME only. What it writes to stderr is shown, if wanted. */
export function startWorker(
  { command, environment: own }: WorkerKind,
  environment: Readonly<Record<string, string>>,
  stderr: 'inherit' | 'ignore' = 'inherit',
) {
  if (command === undefined) throw new Error('the worker cannot run on this machine');
  const [program, ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...awsEnvironment, ...own, ...environment },
    stdio: ['ignore', 'pipe', stderr],
    // A group of its own, as the shell's worker has processes of its own.
    detached: true,
  });
  running.add(child);
  /** What the work printed; a worker may log beside it, in JSON. */
  const printed: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    if (!line.startsWith('{')) printed.push(line);
  });
  const ended = once(child, 'close').then(([exitCode]) => {
    running.delete(child);
    return { exitCode: exitCode as number | null, printed, seconds: (performance.now() - startedAt) / 1000 };
  });
  const begun = new Promise<void>((resolve) => {
    reader.on('line', (line) => {
      if (line.startsWith('begun')) resolve();
    });
  });
  return {
    /** Its exit code, what its work had printed, and after how many seconds it ended. */
    ended,
    /** Resolves when it begins to work on a message, or at its end. */
    begun: Promise.race([begun, ended]),
    terminate: () => child.kill('SIGTERM'),
  };
}

/** For those of tests that failed. */
export function killWorkers(): void {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
