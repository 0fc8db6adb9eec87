import type { TerminalPlace } from './terminal-place.ts';

/** A program and its arguments. */
export type CommandLine = readonly [string, ...string[]];

/** How commands are kept from the worker and from each other. */
export interface Sandbox {
  /** Whether there is one: without, commands run as the worker itself. */
  readonly active: boolean;
  /** The command line that runs `program` with the rights and limits of a terminal. */
  around(place: Pick<TerminalPlace, 'userId'>, program: CommandLine): CommandLine;
  /**
   * Kills all that commands of a terminal have left running, in whatever session or group, and resolves when it is gone or a few seconds are
   * over. Removes what they left in memory: System V IPC objects, and files in `/dev/shm` and `/dev/mqueue`. Does nothing where there is no
   * sandbox: there is no telling what belongs to whom.
   *
   * @throws WorkerUnfitError when that cannot be done; SandboxBrokenError when something may still run.
   */
  killAll(place: Pick<TerminalPlace, 'userId'>): Promise<void>;
}
