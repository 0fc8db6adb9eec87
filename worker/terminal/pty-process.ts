import { closeSync, fchownSync, constants as files, openSync } from 'node:fs';
import { constants } from 'node:os';
import { ReadStream } from 'node:tty';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalSize } from '../../contract/command.ts';
import type { CommandProcess, ProcessExit, ProcessStart } from './command-process.ts';
import { signalGroup } from './process-group.ts';
import { loadPty } from './pty-binding.ts';
import { createPtyInput } from './pty-input.ts';

export interface PtyStart extends ProcessStart {
  readonly size: TerminalSize;
  /** Whom the terminal is given to; undefined for the worker's own user. */
  readonly userId: number | undefined;
  readonly clock: Clock;
}

/**
 * Starts a process on a terminal of its own. All that it prints is one stream. While the terminal is open, every process that the worker
 * starts inherits the worker's side of it, as node-pty leaves it so: there must be none of another terminal's.
 *
 * @throws Error when it cannot be started; a program that cannot be run says so on the terminal instead.
 */
export function startOnPty({ line: [program, ...rest], environment, size, userId, clock }: PtyStart): CommandProcess {
  const { binding, helperPath } = loadPty();
  const { promise: exited, resolve } = Promise.withResolvers<ProcessExit>();
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const { cols, rows } = size;
  let held: number | undefined;
  const { fd, pid, pty } = binding.fork(
    program,
    rest,
    variables,
    '/',
    cols,
    rows,
    -1,
    -1,
    true,
    helperPath,
    (...end) => {
      if (held !== undefined) closeSync(held);
      resolve(processExit(...end));
    },
  );
  // Of high-water mark 0 (Node's lib/tty.js): it reads on only when nothing waits, so the error by which a terminal ends (EIO), and which
  // throws away what waits, finds nothing.
  const stdout = new ReadStream(fd);
  stdout.on('error', () => stdout.destroy());
  try {
    // Held open, so that a program that has closed it is not hung up on. The name is in the system's own directory, and not given anew while
    // the terminal is open: nobody can put a link in its place.
    held = openSync(pty, files.O_RDWR | files.O_NOCTTY);
    if (userId !== undefined) fchownSync(held, userId, userId);
  } catch (error) {
    signalGroup(pid, 'SIGKILL');
    stdout.destroy();
    throw error;
  }
  const isOpen = () => !stdout.destroyed;
  const input = createPtyInput(fd, isOpen, clock);
  const terminal = {
    write: (text: string) => input.write(text),
    resize: (now: TerminalSize) => {
      if (isOpen()) binding.resize(fd, now.cols, now.rows);
    },
  };
  return { pid, streams: { stdout }, exited, terminal };
}

function processExit(exitCode: number, signalNumber: number): ProcessExit {
  if (signalNumber === 0) return { exitCode, signal: null };
  const named = Object.entries(constants.signals).find(([, number]) => number === signalNumber);
  return { exitCode: null, signal: (named?.[0] as NodeJS.Signals | undefined) ?? null };
}
