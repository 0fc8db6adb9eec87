import type { TerminalSize } from '../../contract/command.ts';

/** Why a command is stopped from outside, beside its time limit and the worker's own leaving. */
export type StopReason = 'cancelled' | 'terminated' | 'disk-full';

/** A command while it runs. After its end nothing here has an effect. */
export interface RunningCommand {
  /** Whether it runs on a terminal, which alone takes input and has a size. */
  readonly hasTerminal: boolean;
  /** Types into the terminal; Ctrl-C is the character U+0003. False when too much waits already that the command does not read. */
  write(text: string): boolean;
  resize(size: TerminalSize): void;
  /** Ends it: TERM, and after the grace KILL. The first reason counts. */
  stop(reason: StopReason): void;
}
