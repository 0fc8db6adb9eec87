import type { Clock } from '../../contract/clock.ts';
import { WorkerUnfitError } from '../worker-unfit-error.ts';
import { findProgram } from './find-program.ts';
import { createSweep } from './kill-all.ts';
import { prlimitOptions, type ResourceLimits, readHardLimits } from './resource-limits.ts';
import type { CommandLine, Sandbox } from './sandbox.ts';
import { SandboxBrokenError } from './sandbox-broken-error.ts';
import { MEMORY_DIRECTORIES, removeTemporaryFiles } from './temporary-files.ts';
import type { UserIdRange } from './user-ids.ts';

export interface SandboxParts extends ResourceLimits {
  readonly userIds: UserIdRange;
  /** The worker's PATH. */
  readonly path: string | undefined;
  readonly clock: Clock;
}

/**
 * A sandbox made of users: each terminal's commands are of a user of their own, without capabilities, groups and ways
 * to more rights (setuid programs give none), within limits. The worker must be root on Linux; of the capabilities this
 * takes SETUID, SETGID, SETPCAP and KILL.
 *
 * Where memory runs out, the kernel ends commands first: 1000 is the highest badness (proc_pid_oom_score_adj(5)). Not one
 * that has asked otherwise: without CAP_SYS_RESOURCE nobody can forbid a process to go back to the worker's own value,
 * and then the worker may be the larger one. Where the processor's time runs out, the worker's heartbeat comes first;
 * that cannot be undone (setpriority(2): without CAP_SYS_NICE a process can only lower its priority).
 *
 * @throws SandboxBrokenError where choom, prlimit, setpriv, ipcrm (all of util-linux), nice (of coreutils) or perl are
 * missing.
 */
export function createSandbox(parts: SandboxParts): Sandbox {
  const { path, userIds, clock } = parts;
  const program = (name: string) => findProgram(name, path);
  const [choom, nice, prlimit, setpriv] = [program('choom'), program('nice'), program('prlimit'), program('setpriv')];
  const [ipcrm, perl] = [program('ipcrm'), program('perl')];
  const limits = prlimitOptions(parts, readHardLimits());
  const around = (userId: number, line: CommandLine): CommandLine => {
    const lastInLine = [choom, '-n', '1000', '--', nice, '-n', '10'] as const;
    return [...lastInLine, prlimit, ...limits, '--', setpriv, ...asUser(userId), '--', ...line];
  };
  const sweep = createSweep({ setpriv, perl, ipcrm, sweeperUserId: userIds.sweeper, around, clock });
  return {
    active: true,
    around: (place, line) => around(userOf(place), line),
    async killAll(place) {
      const userId = userOf(place);
      await sweep(userId);
      try {
        await removeTemporaryFiles(userId, MEMORY_DIRECTORIES);
      } catch (cause) {
        throw new WorkerUnfitError('what a command left in memory cannot be removed', { cause });
      }
    },
  };
}

/** Runs commands as the worker itself: they see all that it has. */
export const withoutSandbox: Sandbox = {
  active: false,
  around: (_place, line) => line,
  killAll: () => Promise.resolve(),
};

/** The options of setpriv(1). The group has the user's number. */
function asUser(userId: number): string[] {
  return [
    `--reuid=${userId}`,
    `--regid=${userId}`,
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all',
    '--ambient-caps=-all',
    '--bounding-set=-all',
  ];
}

function userOf({ userId }: { readonly userId: number | undefined }): number {
  if (userId === undefined || userId === 0) throw new SandboxBrokenError('a terminal has no user of its own');
  return userId;
}
