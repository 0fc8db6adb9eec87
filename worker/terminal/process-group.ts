import { readdirSync } from 'node:fs';
import { readStat } from '../process-stat.ts';

/**
 * Signals all processes of a group. A group that is gone already, or of which only zombies are left (EPERM on macOS), is no error:
 * processes end when they like.
 *
 * @param groupId the process id of the group's leader.
 */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Whether a process of the group lives. Zombies do not: where nobody collects them they stay for ever. */
export function groupLives(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    // EPERM: it lives and is another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // Only Linux tells of a process's state without another process.
  return process.platform !== 'linux' || livingMembers(groupId).length > 0;
}

function livingMembers(groupId: number): string[] {
  return readdirSync('/proc').filter((name) => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
    return stat !== undefined && stat.group === groupId && stat.state !== 'Z' && stat.state !== 'X';
  });
}
