import { spawnSync } from 'node:child_process';
import type { ReadStream, WriteStream } from 'node:tty';
import type { TerminalSize } from '../../contract/command.ts';

/** Ctrl-], which telnet and others have taken for it, because programs hardly use it. */
const ESCAPE = '\x1d';

/** Where nobody looks. */
const USUAL_SIZE: TerminalSize = { cols: 80, rows: 24 };
/** The most that a message takes. */
const LARGEST = 1000;

export interface KeyboardListener {
  /**
   * Something was typed, or came through a pipe: whole characters. Until a promise that comes back resolves, no more is read of a pipe; a
   * person's keys are always read, Ctrl-] among them.
   */
  typed(text: string): Promise<void> | undefined;
  /** The window has another size. */
  resized(size: TerminalSize): void;
  /** A person typed Ctrl-]. */
  escaped(): void;
  /** A person's terminal was closed. */
  hungUp(): void;
  /** A pipe has ended. */
  ended(): void;
}

/** Standard input, where a person types or a pipe ends. */
export interface Keyboard {
  /** Whether a person types, whose terminal is in raw mode until `close`. */
  readonly isTerminal: boolean;
  /** Reads no more, and gives the terminal back as it was. */
  close(): void;
}

/** The caller's window, or the usual size where standard input is no terminal. */
export function windowSize(): TerminalSize {
  const [columns = 0, rows = 0] = process.stdin.isTTY ? (window()?.getWindowSize() ?? []) : [];
  // A new pseudo terminal has no size.
  if (columns === 0 || rows === 0) return USUAL_SIZE;
  return { cols: Math.min(columns, LARGEST), rows: Math.min(rows, LARGEST) };
}

function window(): WriteStream | undefined {
  return [process.stdout, process.stderr].find((stream) => stream.isTTY);
}

/** Begins to read standard input. On a terminal all keys are read as they are typed, Ctrl-C among them. */
export function openKeyboard(listener: KeyboardListener): Keyboard {
  return process.stdin.isTTY ? openTerminal(process.stdin, listener) : openPipe(process.stdin, listener);
}

function openTerminal(stdin: ReadStream, listener: KeyboardListener): Keyboard {
  const onData = (text: string) => {
    for (const [index, part] of text.split(ESCAPE).entries()) {
      if (index > 0) listener.escaped();
      if (part !== '') void listener.typed(part);
    }
  };
  const onResize = () => listener.resized(windowSize());
  const onHangUp = () => listener.hungUp();
  const shown = window();
  // Where the process ends without `close`, Node gives the terminal back by itself.
  stdin.setRawMode(true);
  // Node leaves its line feeds with a return of the carriage. The command's terminal has done that already where it is wanted, and a
  // full-screen program, for which it is not, would write to wrong places.
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  // A terminal that was closed fails to be read, and to be given back.
  stdin.setEncoding('utf8').on('data', onData).on('end', onHangUp).on('error', onHangUp);
  shown?.on('resize', onResize);
  return {
    isTerminal: true,
    close: () => {
      shown?.off('resize', onResize);
      stdin.off('data', onData).pause();
      stdin.setRawMode(false);
    },
  };
}

function openPipe(stdin: NodeJS.ReadStream, listener: KeyboardListener): Keyboard {
  let closed = false;
  const onData = (text: string) => {
    const room = listener.typed(text);
    if (!room) return;
    stdin.pause();
    void room.then(() => {
      if (!closed) stdin.resume();
    });
  };
  const onEnd = () => listener.ended();
  stdin.setEncoding('utf8').on('data', onData).on('end', onEnd).on('error', onEnd);
  return {
    isTerminal: false,
    close: () => {
      closed = true;
      stdin.off('data', onData).pause();
    },
  };
}
