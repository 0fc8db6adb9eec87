import { statfs } from 'node:fs/promises';
import type { Clock } from '../../contract/clock.ts';
import { pause } from '../pause.ts';

const LOOK_INTERVAL_MILLISECONDS = 1000;
/** What the worker needs itself, and what a command writes until it is stopped. */
const LEAST_ROOM: DiskRoom = { bytes: 256 * 1024 * 1024, inodes: 20_000 };

/** What a user without privileges can still take of a disk. */
export interface DiskRoom {
  readonly bytes: number;
  /** Files and directories that can be made. */
  readonly inodes: number;
}

export type DiskState = 'enough-room' | 'nearly-full';

export interface DiskWatch {
  /** On the disk of the terminals. */
  readonly room: () => Promise<DiskRoom>;
  readonly clock: Clock;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called once, when little is left. */
  readonly full: () => void;
}

/**
 * Looks each second whether there is room on the disk, calls `full` when there is little, and is over then. The first
 * look comes after a second, so that a command that only removes files can be run on a full disk; and when the signal
 * aborts there is a last one, as a disk can be filled in less than a second.
 *
 * @returns what the last look saw.
 * @throws whatever `room` does.
 */
export async function watchDisk({ room, clock, signal, full }: DiskWatch): Promise<DiskState> {
  while (await pause(clock, LOOK_INTERVAL_MILLISECONDS, signal)) {
    if (stateOf(await room()) === 'enough-room') continue;
    if (!signal.aborted) full();
    return 'nearly-full';
  }
  return stateOf(await room());
}

export function stateOf({ bytes, inodes }: DiskRoom): DiskState {
  return bytes < LEAST_ROOM.bytes || inodes < LEAST_ROOM.inodes ? 'nearly-full' : 'enough-room';
}

/** On the disk that holds a directory. */
export async function roomOn(directory: string): Promise<DiskRoom> {
  const { bavail, bsize, files, ffree } = await statfs(directory);
  // Some file systems, such as btrfs, make inodes as they are needed, and count none.
  return { bytes: bavail * bsize, inodes: files === 0 ? Number.POSITIVE_INFINITY : ffree };
}
