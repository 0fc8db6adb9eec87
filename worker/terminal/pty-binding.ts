import { createRequire } from 'node:module';

/**
 * The native part of node-pty. Its JavaScript is passed by: that destroys the terminal 200 ms after the process's end
 * (`DESTROY_SOCKET_TIMEOUT_MS`), read to the end or not, and writes so that a program which does not read blocks the whole worker.
 */
export interface PtyBinding {
  /** Starts a process that leads a new session on a new terminal, and has no other descriptor that is not inherited by all children. */
  fork(
    file: string,
    argv: readonly string[],
    environment: readonly string[],
    directory: string,
    cols: number,
    rows: number,
    /** -1: nobody else. */
    userId: -1,
    groupId: -1,
    /** Whether erasing a character may erase several bytes. */
    isUtf8: boolean,
    /** On macOS the program that starts the process. */
    helperPath: string,
    /** The exit code of a process that returned, or the number of the signal that ended it, else 0. */
    onExit: (exitCode: number, signalNumber: number) => void,
  ): { readonly fd: number; readonly pid: number; readonly pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

export interface LoadedPty {
  readonly binding: PtyBinding;
  readonly helperPath: string;
}

/**
 * Loads it from beside the worker. Not before it is needed: whatever else a worker does it does without.
 *
 * @param near where to begin to look for it.
 * @throws Error where it is not installed for this system.
 */
export function loadPty(near = import.meta.url): LoadedPty {
  const system = `${process.platform}-${process.arch}`;
  try {
    // The package of the system is a dependency of this one, so it may be out of reach from elsewhere.
    const fromPackage = createRequire(createRequire(near).resolve('@lydell/node-pty'));
    const systemPackage = `@lydell/node-pty-${system}`;
    const helperPath = process.platform === 'darwin' ? fromPackage.resolve(`${systemPackage}/spawn-helper`) : '';
    return { binding: fromPackage(`${systemPackage}/pty.node`) as PtyBinding, helperPath };
  } catch (cause) {
    throw new Error(`this worker has no terminals: @lydell/node-pty is not installed for ${system}`, { cause });
  }
}
