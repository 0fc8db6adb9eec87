import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { LineLog } from '../../local/support/line-log.ts';
import { compileCache } from '../../support/compile-cache.ts';

export interface FqsOptions {
  /** Folder that it runs in; the state of a running stack lives below it. */
  readonly cwd: string;
  /** Beside PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** The entry point; the checkout's own unless set. */
  readonly entry?: string;
  /** Runs it in a pseudo terminal: what is written to its standard input is typed there, and all that it prints is standard output. */
  readonly terminal?: true;
}

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Has the command that follows run in a terminal of its own, and ends with its exit code. On Linux and macOS alike. */
const inTerminal = [
  'python3',
  '-c',
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])) & 255)',
  // A new terminal has no width, and nothing would be drawn on it.
  ...['sh', '-c', 'stty cols 120 rows 40; exec "$@"', 'sh'],
];

/** What every process gets of this one's environment. */
export const fqsEnvironment = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  CDK_VALIDATION: 'false',
  ...compileCache,
};

const running = new Set<{ kill(): Promise<void> }>();

/** Ends what a failed test left running. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((each) => each.kill()));
}

/** Runs the command line in a process of its own. */
export function startFqs(args: readonly string[], options: FqsOptions) {
  const { cwd, environment = {}, node = [], entry = resolve('bin/fqs.js'), terminal } = options;
  const command = [process.execPath, ...node, entry, ...args];
  const [file = '', ...rest] = terminal ? [...inTerminal, ...command] : command;
  const child = spawn(file, rest, {
    cwd,
    env: { ...fqsEnvironment, ...environment },
    stdio: 'pipe',
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  const log = new LineLog();
  createInterface({ input: child.stdout }).on('line', (line) => log.add(line));
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  const ended: Promise<Ending> = once(child, 'close').then(([exitCode]) => {
    running.delete(fqs);
    return { exitCode, stdout: text(stdout), stderr: text(stderr) };
  });
  const fqs = {
    pid: Number(child.pid),
    /** Lines of standard output as they come. */
    log,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    signal: (name: NodeJS.Signals) => child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(fqs);
  return fqs;
}
export type Fqs = ReturnType<typeof startFqs>;

/** Runs the command line to its end, with nothing on standard input. */
export function fqs(args: readonly string[], options: FqsOptions): Promise<Ending> {
  const started = startFqs(args, options);
  started.stdin.end();
  return started.ended;
}
