import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What the reaper is to end when this process dies. */
export interface Charges {
  /** The main processes of running tasks; each leads a process group. */
  readonly groups: readonly number[];
  /** They and all that they are known to have started. */
  readonly pids: readonly number[];
}

/**
 * A process that ends the tasks' processes when this one dies without having done so, as by SIGKILL. It lives while tasks run.
 * Departures: what starts a group of its own escapes when its parent ends before the next look, and everything escapes a death that takes
 * the reaper along.
 */
export class Reaper {
  readonly #process: ChildProcess;

  /** @param onError gets what keeps the reaper from starting or from hearing; tasks run without it all the same. */
  constructor(onError: (error: Error) => void) {
    const script = new URL(
      import.meta.url.endsWith('.ts') ? './reaper-process.ts' : './reaper-process.js',
      import.meta.url,
    );
    this.#process = fork(script, {
      env: { PATH: process.env['PATH'] },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // An own group, so that neither Ctrl-C nor a signal to this process's group reaches it.
      detached: true,
    });
    this.#process.on('error', onError);
  }

  tell(charges: Charges): void {
    if (this.#process.connected) this.#process.send(charges);
  }

  /** Ends it without harm to anything that it was told of. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    // SIGKILL, because the end of the channel would make it act.
    this.#process.kill('SIGKILL');
    await ended;
  }
}
