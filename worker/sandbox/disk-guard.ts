import { statfs } from 'node:fs/promises';
import type { Clock } from '../../contract/clock.ts';
import { pause } from '../pause.ts';

const LOOK_INTERVAL_MILLISECONDS = 1000;
/** What the worker needs itself, and what a command writes until it is stopped. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

export interface DiskWatch {
  /** On the disk of the terminals. */
  readonly freeBytes: () => Promise<number>;
  readonly clock: Clock;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called once, when little is left. */
  readonly full: () => void;
}

/**
 * Looks each second whether there is room on the disk, and resolves when it has called `full` or the signal aborts. The
 * first look comes after a second, so that a command that only removes files can be run on a full disk.
 *
 * @throws whatever `freeBytes` does.
 */
export async function watchDisk({ freeBytes, clock, signal, full }: DiskWatch): Promise<void> {
  while (await pause(clock, LOOK_INTERVAL_MILLISECONDS, signal)) {
    if ((await freeBytes()) >= LEAST_FREE_BYTES) continue;
    if (!signal.aborted) full();
    return;
  }
}

/** What a user without privileges can still write to the disk that holds a directory. */
export async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
