import { readdirSync, readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';

/** What `/proc/PID/status` tells of a process (proc_pid_status(5)). */
export interface ProcessStatus {
  /** Real, effective, saved and file system user id. */
  readonly userIds: readonly number[];
  /**
   * Whether any thread of it may still run: the first one may have ended, and shows as a zombie, while others go on.
   */
  readonly lives: boolean;
}

export function parseStatus(text: string): ProcessStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
  const dead = /^[ZX]/.test(field('State')) && Number(field('Threads')) <= 1;
  return { userIds: field('Uid').split(/\s+/).map(Number), lives: !dead };
}

/** Whether a process lives that has the user id in any of its four places. Linux only. */
export function anyLivesOf(userId: number): boolean {
  return readdirSync('/proc').some((name) => {
    const status = /^\d+$/.test(name) ? readStatus(name) : undefined;
    return status?.lives === true && status.userIds.includes(userId);
  });
}

/** Undefined when it has ended meanwhile. */
function readStatus(processId: string): ProcessStatus | undefined {
  try {
    return parseStatus(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch (error) {
    if (isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
