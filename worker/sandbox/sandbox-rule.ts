import type { CrossRule } from '../../contract/read-settings.ts';
import type { terminalWorkerSettings } from '../../contract/worker-settings.ts';

/**
 * Whether a worker runs its commands as users of their own. One that can, does: `ALLOW_UNSANDBOXED` does not change it.
 */
export function isSandboxed(workerUid: number | undefined): boolean {
  return workerUid === 0;
}

/**
 * Only root can start a process as somebody else, and commands of the worker's own user could read its environment
 * (`/proc/PID/environ`), with it secrets and the way to the task role's credentials. So a worker that is not root does
 * not start, unless it is told that commands may see all that it has.
 *
 * @param workerUid the worker's own user id; undefined on a system that has none.
 */
export function sandboxRule(
  workerUid: number | undefined,
  platform: NodeJS.Platform,
): CrossRule<typeof terminalWorkerSettings> {
  return {
    about: ['ALLOW_UNSANDBOXED'],
    check: ({ ALLOW_UNSANDBOXED: allowed }) => {
      const name = 'ALLOW_UNSANDBOXED';
      const received = allowed === undefined ? 'nothing' : JSON.stringify(allowed);
      if (isSandboxed(workerUid)) {
        if (platform === 'linux') return undefined;
        const rule = `used by a normal user on ${platform}, where root's commands cannot be given rights of their own`;
        return { name, rule, received, remedy: 'Start the worker as a normal user, or on Linux.' };
      }
      if (allowed !== undefined) return undefined;
      const remedy =
        'Start the worker as root on Linux, or set it to 1 where commands may see all that the worker has.';
      return { name, rule: '1 where the worker is not root', received, remedy };
    },
  };
}
