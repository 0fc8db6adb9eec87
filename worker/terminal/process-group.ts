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

/** Whether a process of the group is there, be it a zombie that nobody has collected yet. */
export function groupLives(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
