import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import { type Ending, type FqsOptions, fqsEnvironment } from './fqs.ts';

/**
 * The command line in one process for all tests of a file, since most of a short command's time goes into loading it. Its output goes to
 * files, which its programs write to as well. What a process does at its begin and end, signals, terminals and `.env` are for `fqs`.
 */
class ResidentFqs {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fqs-output-'));
  readonly #process: ChildProcess;
  readonly #ended: Promise<undefined>;
  #last: Promise<unknown> = Promise.resolve();
  #read = { stdout: 0, stderr: 0 };

  constructor() {
    const [stdout, stderr] = (['stdout', 'stderr'] as const).map((name) => openSync(this.#file(name), 'a'));
    const entry = resolve('test/cli/support/resident-process.ts');
    this.#process = spawn(process.execPath, [entry], { env: fqsEnvironment, stdio: ['ignore', stdout, stderr, 'ipc'] });
    for (const file of [stdout, stderr]) closeSync(Number(file));
    this.#ended = once(this.#process, 'exit').then(() => undefined);
  }

  /** Runs the command line to its end, after those that were asked for before. */
  run(args: readonly string[], { cwd, environment }: ResidentOptions): Promise<Ending> {
    const ending = this.#last.then(async () => {
      const answer = Promise.race([once(this.#process, 'message'), this.#ended]);
      this.#process.send({ args, cwd, environment: { ...fqsEnvironment, ...environment } });
      const message = await answer;
      const [stdout, stderr] = [this.#new('stdout'), this.#new('stderr')];
      if (!message) throw new Error(`fqs ${args.join(' ')} ended the process of all: ${stdout}${stderr}`);
      return { exitCode: message[0].exitCode as number, stdout, stderr };
    });
    this.#last = ending.catch(() => undefined);
    return ending;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
  }

  #file(name: 'stdout' | 'stderr'): string {
    return join(this.#folder, name);
  }

  /** What was written since it was read last. */
  #new(name: 'stdout' | 'stderr'): string {
    const all = readFileSync(this.#file(name));
    const text = all.subarray(this.#read[name]).toString('utf8');
    this.#read[name] = all.length;
    return text;
  }
}

type ResidentOptions = Pick<FqsOptions, 'cwd' | 'environment'>;

let resident: ResidentFqs | undefined;
afterAll(() => resident?.stop());

/** As `fqs`, with the same result, at a fraction of the time. */
export function residentFqs(args: readonly string[], options: ResidentOptions): Promise<Ending> {
  resident ??= new ResidentFqs();
  return resident.run(args, options);
}
