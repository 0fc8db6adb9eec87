import type { Readable } from 'node:stream';
import type { TerminalSize } from '../../contract/command.ts';
import type { CommandLine } from '../sandbox/sandbox.ts';
import type { StreamName } from './output-block.ts';

/** What a process is started with, with or without a terminal. */
export interface ProcessStart {
  readonly line: CommandLine;
  /** The whole environment of the program. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProcessExit {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Null when it returned, and for a signal that has no name. */
  readonly signal: NodeJS.Signals | null;
}

/** A process that leads a group and a session of its own. */
export interface CommandProcess {
  readonly pid: number;
  readonly streams: Readonly<Partial<Record<StreamName, Readable>>>;
  readonly exited: Promise<ProcessExit>;
  /** Undefined where it runs without one. */
  readonly terminal: ProcessTerminal | undefined;
}

/** The worker's side of a terminal. After the terminal's end nothing here has an effect. */
export interface ProcessTerminal {
  /** False when too much would wait to be read. */
  write(text: string): boolean;
  resize(size: TerminalSize): void;
}
