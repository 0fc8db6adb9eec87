import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One call of a fake program, as it saw it. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface FakePrograms {
  /** The folder of the fakes: a whole PATH, with nothing else on it. */
  readonly path: string;
  /** Every call so far, in order. */
  calls(): ProgramCall[];
  /** Every call as typed, without input and environment. */
  commandLines(): string[];
}

export interface FakeProgramsOptions {
  /** Names of programs that write down how they are called, print a line on each stream and succeed. */
  readonly names: readonly string[];
  /** Exit codes of the calls that fail: the first text that the call as typed contains counts. */
  readonly failures?: Readonly<Record<string, number>>;
  /** The call as typed that contains this says so on standard error, and does not end by itself. */
  readonly waiting?: string;
  /** Whether what waits goes on at SIGTERM, too, and says so. */
  readonly stubborn?: true;
}

/** Real processes in the place of programs that need a network, an account or root. Git is there as it is. */
export function fakePrograms(
  folder: string,
  { names, failures = {}, waiting, stubborn }: FakeProgramsOptions,
): FakePrograms {
  const path = join(folder, 'bin');
  const log = join(folder, 'calls.jsonl');
  mkdirSync(path);
  symlinkSync(execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), join(path, 'git'));
  appendFileSync(log, '');
  for (const program of names) {
    const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const stdin = readFileSync(0, 'utf8');
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ program: '${program}', args, stdin, environment: process.env }) + '\\n');
const typed = ['${program}', ...args].join(' ');
console.log('${program} to standard output');
console.error('${program} to standard error');
const [, exitCode = 0] = Object.entries(${JSON.stringify(failures)}).find(([part]) => typed.includes(part)) ?? [];
process.exitCode = exitCode;
if (${JSON.stringify(waiting !== undefined)} && typed.includes(${JSON.stringify(waiting ?? '')})) {
  if (${stubborn === true}) process.on('SIGTERM', () => console.error('${program} stays'));
  console.error('${program} waits');
  setInterval(() => undefined, 1000);
}
`;
    writeFileSync(join(path, program), script, { mode: 0o755 });
  }
  const calls = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): ProgramCall => JSON.parse(line));
  return { path, calls, commandLines: () => calls().map(({ program, args }) => [program, ...args].join(' ')) };
}

export interface FakeCheckout {
  readonly root: string;
  /** Revision of its first commit. */
  readonly revision: string;
  /** Commits a file. */
  commit(file: string, text: string): void;
}

/** A folder that has what a checkout has for `fqs build-push`, as a git repository with one commit. */
export function fakeCheckout(folder: string): FakeCheckout {
  const root = join(folder, 'checkout');
  mkdirSync(join(root, 'worker'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', env: gitEnvironment }).trim();
  const commit = (file: string, text: string) => {
    writeFileSync(join(root, file), text);
    git('add', file);
    git('commit', '--quiet', '--message', file);
  };
  git('init', '--quiet');
  commit('worker/Dockerfile', 'FROM scratch');
  return { root, revision: git('rev-parse', '--short=12', 'HEAD'), commit };
}

/** Independent of what the machine's user has configured. */
const gitEnvironment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** What CDK's context file of a folder holds; undefined when it is not there. */
export function contextOf(folder: string): unknown {
  const file = join(folder, 'cdk.context.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
