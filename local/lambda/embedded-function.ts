import type { Clock } from '../../contract/clock.ts';
import { ExecutionEnvironment, type ExecutionEnvironmentOptions, type Reply } from './execution-environment.ts';

export interface FunctionOptions extends ExecutionEnvironmentOptions {
  readonly timeoutSeconds: number;
  readonly clock: Clock;
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

/** How long the last lines of a process that has ended may take; what it has started itself may hold its streams open for ever. */
const LAST_OUTPUT_MILLISECONDS = 1000;

/**
 * A function that runs its real bundle as Lambda does: each process works on one event at a time and is kept for the next one; an event
 * that finds all of them busy starts another; one past its time-out is killed, and its process with it.
 * Departures: memory is not limited, an unused process is kept until the end, and the handler gets no context.
 */
export class EmbeddedFunction {
  readonly #options: FunctionOptions;
  readonly #idle = new Set<ExecutionEnvironment>();
  readonly #all = new Set<ExecutionEnvironment>();
  #stopped = false;
  #invocations = 0;

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  get invocations(): number {
    return this.#invocations;
  }

  /**
   * Resolves when the handler has returned. Every line that it wrote has reached `onLog` by then, also when it failed.
   *
   * @param onLine - gets the lines of this invocation alone.
   * @throws FunctionError when it threw, timed out, or its process ended.
   */
  async invoke(event: unknown, onLine?: (line: string) => void): Promise<void> {
    if (this.#stopped) throw new FunctionError('Stopped', 'The function is stopped.');
    this.#invocations += 1;
    const environment = this.#takeIdle() ?? (await this.#start());
    const reply = await this.#reply(environment, () => environment.invoke(event, onLine));
    if (environment.alive) this.#idle.add(environment);
    if (reply.kind === 'failed') throw new FunctionError(reply.name ?? 'Error', reply.message ?? '');
  }

  /** Ends every process, also one at work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#all].map((environment) => environment.kill()));
  }

  #takeIdle(): ExecutionEnvironment | undefined {
    const [environment] = this.#idle;
    if (environment) this.#idle.delete(environment);
    return environment;
  }

  async #start(): Promise<ExecutionEnvironment> {
    const environment = new ExecutionEnvironment(this.#options);
    this.#all.add(environment);
    environment.exited.then(() => {
      this.#all.delete(environment);
      this.#idle.delete(environment);
    });
    await this.#reply(environment, () => environment.ready());
    return environment;
  }

  async #reply(environment: ExecutionEnvironment, ask: () => Promise<Reply>): Promise<Reply> {
    const over = new AbortController();
    const { clock, timeoutSeconds } = this.#options;
    let timedOut = false;
    const late = clock.sleep(timeoutSeconds * 1000, over.signal).then(() => {
      timedOut = true;
      return environment.kill();
    });
    const ended = environment.exited.then(async (how) => {
      await this.#lastOutput(environment);
      if (timedOut)
        throw new FunctionError('Sandbox.Timedout', `The function timed out after ${timeoutSeconds} seconds.`);
      throw new FunctionError('Runtime.ExitError', `The function's process ended with ${how}.`);
    });
    try {
      return await Promise.race([ask(), ended]);
    } finally {
      over.abort();
      // What was aborted, or ends later, rejects with nobody left to tell.
      for (const outcome of [ended, late]) outcome.catch(() => undefined);
    }
  }

  async #lastOutput(environment: ExecutionEnvironment): Promise<void> {
    const done = new AbortController();
    const late = this.#options.clock.sleep(LAST_OUTPUT_MILLISECONDS, done.signal).catch(() => undefined);
    await Promise.race([environment.closed, late]);
    done.abort();
  }
}
