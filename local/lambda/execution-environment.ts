import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { END_OF_OUTPUT } from './end-of-output.ts';

export interface ExecutionEnvironmentOptions {
  /** The bundle's file. */
  readonly file: string;
  /** The export that is invoked, e.g. `handler`. */
  readonly handlerName: string;
  /** The function's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Gets each line that the function writes. */
  readonly onLog: (line: string) => void;
}

export interface Reply {
  readonly kind: 'ready' | 'done' | 'failed';
  readonly name?: string;
  readonly message?: string;
}

/** One process of a function; it works on one event at a time. */
export class ExecutionEnvironment {
  /** Resolves when the process has ended, to its signal or its exit code in words. */
  readonly exited: Promise<string>;
  /** Resolves when the process has ended and all its output has been handed on. */
  readonly closed: Promise<void>;
  readonly #child: ChildProcess;
  /** Emits the name of a stream whose end mark has come. */
  readonly #marks = new EventEmitter();
  readonly #ready: Promise<Reply>;
  #onLine: ((line: string) => void) | undefined;

  constructor({ file, handlerName, environment, onLog }: ExecutionEnvironmentOptions) {
    const script = new URL(
      import.meta.url.endsWith('.ts') ? './function-process.ts' : './function-process.js',
      import.meta.url,
    );
    this.#child = fork(script, [file, handlerName], {
      // The function's own environment and nothing of this process's: that may hold real AWS credentials.
      env: { PATH: process.env['PATH'], ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // An own group, so that Ctrl-C reaches local mode alone, which then stops everything in order.
      detached: true,
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      // A process that could not be started has no exit.
      this.#child.on('error', (error) => resolve(error.message));
    });
    this.closed = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
    });
    const handOn = (line: string) => {
      this.#onLine?.(line);
      onLog(line);
    };
    this.#handOn(this.#child.stdout, 'stdout', handOn);
    this.#handOn(this.#child.stderr, 'stderr', handOn);
    this.#ready = this.#reply();
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when the bundle is loaded; never, like `invoke`, when the process ends before. */
  ready(): Promise<Reply> {
    return this.#ready;
  }

  /** Resolves to what came of the event, once every line that was written meanwhile has been handed on, also to `onLine`. */
  invoke(event: unknown, onLine?: (line: string) => void): Promise<Reply> {
    this.#onLine = onLine;
    const reply = this.#reply();
    this.#child.send(event as object);
    return reply;
  }

  /** Resolves when the process has ended. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  /** The reply comes by a channel of its own, so that it may overtake what was written before it. */
  async #reply(): Promise<Reply> {
    const [[reply]] = await Promise.all([
      once(this.#child, 'message'),
      once(this.#marks, 'stdout'),
      once(this.#marks, 'stderr'),
    ]);
    return reply as Reply;
  }

  #handOn(input: Readable | null, name: 'stdout' | 'stderr', onLog: (line: string) => void): void {
    if (!input) return;
    createInterface({ input }).on('line', (line) => {
      if (!line.endsWith(END_OF_OUTPUT)) return onLog(line);
      // The mark ends a line that the function has not ended.
      const unended = line.slice(0, -END_OF_OUTPUT.length);
      if (unended !== '') onLog(unended);
      this.#marks.emit(name);
    });
  }
}
