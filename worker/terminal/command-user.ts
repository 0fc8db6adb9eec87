import type { CrossRule } from '../../contract/read-settings.ts';
import type { terminalWorkerSettings } from '../../contract/worker-settings.ts';

/**
 * Only root can start a process as somebody else. A worker that is told to and cannot does not start, because commands of its own user
 * could read its environment (`/proc/PID/environ`), and with it secrets and the way to the task role's credentials.
 *
 * @param workerUid the worker's own user id; undefined on a system that has none.
 */
export function commandUserRule(workerUid: number | undefined): CrossRule<typeof terminalWorkerSettings> {
  return {
    about: ['WORKER_COMMAND_UID'],
    check: ({ WORKER_COMMAND_UID: commandUid }) =>
      commandUid === undefined || workerUid === 0
        ? undefined
        : {
            name: 'WORKER_COMMAND_UID',
            rule: 'unset where the worker is not root',
            received: JSON.stringify(String(commandUid)),
            remedy: 'Start the worker as root, or unset it where commands may see all that the worker has.',
          },
  };
}
