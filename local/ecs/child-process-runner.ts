import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';
import { machineEnvironment } from './machine-environment.ts';
import { killTrees, membersOf, readProcesses, treesOf, untilGone } from './process-tree.ts';
import { Reaper } from './reaper.ts';
import {
  CannotPullContainerError,
  type ContainerExit,
  type ContainerStart,
  type RunningContainer,
  type TaskRunner,
} from './task-runner.ts';

export interface ChildProcessRunnerOptions {
  readonly clock: Clock;
  /** The command, with its arguments, that stands for an image. */
  readonly commands: ReadonlyMap<string, readonly [string, ...string[]]>;
  /** Gets each line of a container's stdout and stderr. */
  readonly onLog: (container: ContainerStart, line: string) => void;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

interface Running {
  readonly child: Child;
  /** The main process, which leads the group. */
  readonly pid: number;
  /** The main process and all that it is known to have started. */
  known: Set<number>;
}

/** How often the children of running tasks are looked up. */
const LOOK_INTERVAL_MILLISECONDS = 1000;
/** How long the last lines of output may take once all processes are gone. */
const LAST_OUTPUT_MILLISECONDS = 1000;
/** What a shell reports for a command that cannot be started. */
const EXIT_CODE_NOT_STARTED = 127;

/**
 * Runs containers as child processes of this machine.
 *
 * A container's end takes all its processes with it; a process's end leaves its children to init, and then nothing tells whose they were.
 * So the descendants of running tasks are looked up once a second, and what is known is killed when the main process ends.
 * Departure: a process that is started in a group of its own within its task's last second can escape.
 * Should this process itself be killed, a reaper ends them.
 */
export class ChildProcessRunner implements TaskRunner {
  readonly #options: ChildProcessRunnerOptions;
  readonly #running = new Set<Running>();
  /** The running ones and those whose processes are not all gone yet. */
  readonly #present = new Set<Running>();
  #looking = new AbortController();
  #reaper: Reaper | undefined;

  constructor(options: ChildProcessRunnerOptions) {
    this.#options = options;
  }

  start(container: ContainerStart): RunningContainer {
    const command = this.#options.commands.get(container.image);
    if (!command)
      throw new CannotPullContainerError(`pull access denied for ${container.image}, repository does not exist`);
    const child = this.#spawn(command, container);
    this.#forwardOutput(child, container);
    child.on('error', (error) => this.#options.onLog(container, String(error)));
    if (child.pid === undefined) return this.#notStarted(child);

    const running: Running = { child, pid: child.pid, known: new Set([child.pid]) };
    this.#running.add(running);
    this.#present.add(running);
    this.#reaper ??= new Reaper((error) => this.#options.onLog(container, `The reaper: ${error.message}`));
    this.#tellReaper();
    if (this.#running.size === 1) this.#look();
    return {
      exited: this.#exit(running),
      terminate: () => {
        if (!this.#running.has(running)) return;
        this.#remember();
        child.kill('SIGTERM');
      },
      kill: () => {
        if (!this.#running.has(running)) return;
        running.known = killTrees(running.known);
        this.#tellReaper();
      },
    };
  }

  #spawn([file, ...args]: readonly [string, ...string[]], { environment }: ContainerStart): Child {
    return spawn(file, args, {
      // Never the whole environment of this process: it may hold the developer's own AWS credentials, and with them a worker would
      // reach the real AWS.
      env: machineEnvironment(environment, { environment: process.env, userId: process.getuid?.() }),
      // An own group, so that Ctrl-C in the terminal reaches the endpoint alone, which then stops its tasks in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #forwardOutput(child: Child, container: ContainerStart): void {
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => this.#options.onLog(container, line));
  }

  /** A command that cannot be started ends as in a shell. */
  #notStarted(child: Child): RunningContainer {
    const exited = new Promise<ContainerExit>((resolve) => {
      child.once('error', () => resolve({ exitCode: EXIT_CODE_NOT_STARTED, signal: null }));
    });
    return { exited, terminate: () => undefined, kill: () => undefined };
  }

  async #exit(running: Running): Promise<ContainerExit> {
    const { child, pid } = running;
    const closed = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
    });
    const exit = await new Promise<ContainerExit>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    this.#running.delete(running);
    if (this.#running.size === 0) this.#looking.abort();
    // Those that stayed in the main process's group are found by it, also when nobody has looked since they were started.
    const killed = killTrees([...running.known, ...membersOf(readProcesses(), pid)]);
    await untilGone(new Set([...running.known, ...killed]));
    await this.#atMost(LAST_OUTPUT_MILLISECONDS, closed);
    // An escaped process that holds the other end would keep this process from ending.
    child.stdout.destroy();
    child.stderr.destroy();
    await this.#leave(running);
    return exit;
  }

  /** The reaper goes with the last one. */
  async #leave(running: Running): Promise<void> {
    this.#present.delete(running);
    if (this.#present.size > 0) return this.#tellReaper();
    const reaper = this.#reaper;
    this.#reaper = undefined;
    await reaper?.end();
  }

  #tellReaper(): void {
    const present = [...this.#present];
    this.#reaper?.tell({
      groups: present.map(({ pid }) => pid),
      pids: present.flatMap(({ known }) => [...known]),
    });
  }

  async #atMost(milliseconds: number, event: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    const late = this.#options.clock.sleep(milliseconds, done.signal).catch(ignoreAbort(done.signal));
    await Promise.race([event, late]);
    done.abort();
  }

  /** Looks every second, while a task runs. */
  #look(): void {
    const looking = new AbortController();
    this.#looking = looking;
    const loop = async () => {
      while (!looking.signal.aborted) {
        await this.#options.clock.sleep(LOOK_INTERVAL_MILLISECONDS, looking.signal);
        this.#remember();
      }
    };
    loop().catch(ignoreAbort(looking.signal));
  }

  /** Those that have ended are forgotten at each look, before their ids could be given anew. */
  #remember(): void {
    const table = readProcesses();
    for (const running of this.#running) running.known = treesOf(table, running.known);
    this.#tellReaper();
  }
}

function ignoreAbort(aborted: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!aborted.aborted) throw error;
  };
}
