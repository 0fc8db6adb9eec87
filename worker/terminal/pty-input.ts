import { writeSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import type { Clock } from '../../contract/clock.ts';

/** As large as the largest input of one message (contract/command.ts), so that one always fits. */
export const MOST_PENDING_INPUT_BYTES = 65_536;

/** How soon a program that reads again is noticed: nothing tells of it that could not block the worker. */
const RETRY_MILLISECONDS = 20;

export interface PtyInput {
  /** Types the text, when what waits before it is read; refuses all of it, with false, when too much would wait. */
  write(text: string): boolean;
}

/**
 * Types into a terminal without ever waiting for the program that is to read it.
 *
 * @param fd the terminal's master; it must not block.
 * @param isOpen whether the descriptor still is the terminal's.
 */
export function createPtyInput(fd: number, isOpen: () => boolean, clock: Clock): PtyInput {
  let pending = Buffer.alloc(0);
  let retrying = false;

  const flush = () => {
    while (pending.length > 0 && isOpen()) {
      const written = tryToWrite(fd, pending);
      if (written === undefined) return;
      pending = pending.subarray(written);
    }
  };
  const retry = async () => {
    retrying = true;
    while (pending.length > 0 && isOpen()) {
      await clock.sleep(RETRY_MILLISECONDS);
      flush();
    }
    retrying = false;
  };

  return {
    write(text) {
      const bytes = Buffer.from(text);
      if (!isOpen() || pending.length + bytes.length > MOST_PENDING_INPUT_BYTES) return false;
      pending = Buffer.concat([pending, bytes]);
      if (retrying) return true;
      flush();
      if (pending.length > 0) void retry();
      return true;
    },
  };
}

/** How many bytes the terminal took; undefined when it takes none now. */
function tryToWrite(fd: number, bytes: Buffer): number | undefined {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (!isNativeError(error) || !('code' in error)) throw error;
    if (error.code === 'EAGAIN') return undefined;
    // Nobody has the terminal open any more: like what is typed into a closed window, it is gone.
    if (error.code === 'EIO') return bytes.length;
    throw error;
  }
}
