import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Clock } from '../../contract/clock.ts';

export interface FunctionOptions {
  /** The bundle's file. */
  readonly file: string;
  /** The export that is invoked, e.g. `handler`. */
  readonly handlerName: string;
  /** The function's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  /** Gets each line that the function writes. */
  readonly onLog: (line: string) => void;
}

/** An invocation ended with an error; `errorType` is the name of what the handler threw. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}

interface Reply {
  readonly kind: 'ready' | 'done' | 'failed';
  readonly name?: string;
  readonly message?: string;
}

/**
 * A function that runs its real bundle as Lambda does: each process works on one event at a time and is kept for the next one; an event
 * that finds all of them busy starts another; one past its time-out is killed, and its process with it.
 * Departures: memory is not limited, an unused process is kept until the end, and the handler gets no context.
 */
export class EmbeddedFunction {
  readonly #options: FunctionOptions;
  readonly #idle = new Set<ChildProcess>();
  readonly #all = new Set<ChildProcess>();
  #stopped = false;
  #invocations = 0;

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  get invocations(): number {
    return this.#invocations;
  }

  /**
   * Resolves when the handler has returned.
   *
   * @throws FunctionError when it threw, timed out, or its process ended.
   */
  async invoke(event: unknown): Promise<void> {
    if (this.#stopped) throw new FunctionError('Stopped', 'The function is stopped.');
    this.#invocations += 1;
    const environment = this.#takeIdle() ?? (await this.#start());
    environment.send(event as object);
    const reply = await this.#reply(environment);
    this.#idle.add(environment);
    if (reply.kind === 'failed') throw new FunctionError(reply.name ?? 'Error', reply.message ?? '');
  }

  /** Ends every process, also one at work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running = [...this.#all].filter((child) => child.exitCode === null && child.signalCode === null);
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(ended);
  }

  #takeIdle(): ChildProcess | undefined {
    const [environment] = this.#idle;
    if (environment) this.#idle.delete(environment);
    return environment;
  }

  async #start(): Promise<ChildProcess> {
    const { file, handlerName, environment, onLog } = this.#options;
    const script = new URL(
      import.meta.url.endsWith('.ts') ? './function-process.ts' : './function-process.js',
      import.meta.url,
    );
    const child = fork(script, [file, handlerName], {
      // The function's own environment and nothing of this process's: that may hold real AWS credentials.
      env: { PATH: process.env['PATH'], ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // An own group, so that Ctrl-C reaches local mode alone, which then stops everything in order.
      detached: true,
    });
    this.#all.add(child);
    child.once('exit', () => {
      this.#all.delete(child);
      this.#idle.delete(child);
    });
    for (const input of [child.stdout, child.stderr]) if (input) createInterface({ input }).on('line', onLog);
    await this.#reply(child);
    return child;
  }

  async #reply(child: ChildProcess): Promise<Reply> {
    const over = new AbortController();
    const { clock, timeoutSeconds } = this.#options;
    const outcomes = [
      once(child, 'message', { signal: over.signal }).then(([reply]) => reply as Reply),
      once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
        throw new FunctionError(
          'Runtime.ExitError',
          `The function's process ended with ${signal ?? `exit code ${code}`}.`,
        );
      }),
      clock.sleep(timeoutSeconds * 1000, over.signal).then(() => {
        child.kill('SIGKILL');
        throw new FunctionError('Sandbox.Timedout', `The function timed out after ${timeoutSeconds} seconds.`);
      }),
    ];
    try {
      return await Promise.race(outcomes);
    } finally {
      over.abort();
      // What was aborted rejects after the race, with nobody left to tell.
      for (const outcome of outcomes) outcome.catch(() => undefined);
    }
  }
}
