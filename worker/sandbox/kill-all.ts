import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../contract/clock.ts';
import { ipcObjectsOf } from './ipc-objects.ts';
import { anyLivesOf } from './processes-of.ts';
import type { CommandLine } from './sandbox.ts';
import { SandboxBrokenError } from './sandbox-broken-error.ts';

export interface SweepParts {
  /** Path of setpriv(1). */
  readonly setpriv: string;
  /** Path of perl(1), which can set the effective user alone and starts in a few milliseconds. */
  readonly perl: string;
  /** Path of ipcrm(1). */
  readonly ipcrm: string;
  readonly sweeperUserId: number;
  /** The command line that runs a program as a terminal's user. */
  readonly around: (userId: number, program: CommandLine) => CommandLine;
  readonly clock: Clock;
}

const MOST_TRIES = 5;
/** What takes up all processes or the processor may have ended by then. */
const TRY_INTERVAL_MILLISECONDS = 100;
const HELPER_MILLISECONDS = 2000;
/** From the signal to the end of what it reached; only what waits for a device takes longer, and does nothing more. */
const DEATH_MILLISECONDS = 1000;
const LOOK_INTERVAL_MILLISECONDS = 5;
/** Far from what a command line can hold. */
const OBJECTS_AT_ONCE = 1000;

/**
 * Makes what ends all that a user's commands have left running, and removes their System V IPC objects.
 *
 * One `kill(-1)` reaches all processes at once, also those that are about to fork (the kernel holds its list of processes meanwhile, and a
 * process with a deadly signal cannot fork); signals to one after another would never catch up with a fork bomb. It is sent in any case: to
 * look first whether there is something to end would miss processes that start one another faster than `/proc` is read.
 *
 * @throws SandboxBrokenError when a few tries could not send it: what is left would watch the next command.
 */
export function createSweep(parts: SweepParts): (userId: number) => Promise<void> {
  const { clock } = parts;
  return async (userId) => {
    await untilDone(parts, sweeper(parts, userId), (exitCode) => exitCode === 0);
    const lookUntil = clock.now() + DEATH_MILLISECONDS;
    while (anyLivesOf(userId) && clock.now() < lookUntil) await clock.sleep(LOOK_INTERVAL_MILLISECONDS);
    const objects = ipcObjectsOf(userId);
    for (let next = 0; next < objects.length; next += OBJECTS_AT_ONCE) {
      const removal = parts.around(userId, [parts.ipcrm, ...objects.slice(next, next + OBJECTS_AT_ONCE)]);
      // One may have gone with the last process that used it; that it is none is an error, too.
      await untilDone(parts, removal, () => true);
    }
  };
}

/**
 * Runs a program until it has ended well. Where a process cannot be started, because a command has taken all there may be, another try may
 * find room.
 */
async function untilDone(
  { clock }: SweepParts,
  line: CommandLine,
  isDone: (exitCode: number | null) => boolean,
): Promise<void> {
  let cause: unknown;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    if (tries > 1) await clock.sleep(TRY_INTERVAL_MILLISECONDS);
    try {
      if (isDone(await exitCodeOf(line))) return;
    } catch (error) {
      cause = error;
    }
  }
  throw new SandboxBrokenError('what a command left behind cannot be ended', { cause });
}

/** Whether a user id has nothing left that the next one who has it could meet, files aside. */
export function isVacant(userId: number): boolean {
  return !anyLivesOf(userId) && ipcObjectsOf(userId).length === 0;
}

/**
 * As one that may signal the user's processes, and that they can neither signal nor trace: its effective user is the terminal's, its real one
 * the sweeper's, which nobody else has, and its saved one root, without any capability in force (kill(2): the sender's real or effective
 * user must be the target's real or saved one). It fails unless the signal was sent, also to nobody.
 */
function sweeper({ setpriv, perl, sweeperUserId }: SweepParts, userId: number): CommandLine {
  const script = `$> = ${userId}; die unless $> == ${userId} && $< == ${sweeperUserId}; kill 'KILL', -1`;
  return [setpriv, `--ruid=${sweeperUserId}`, '--euid=0', '--', perl, '-e', script];
}

/** Null when it was ended itself. */
async function exitCodeOf([program, ...words]: CommandLine): Promise<number | null> {
  const limit = { timeout: HELPER_MILLISECONDS, killSignal: 'SIGKILL' } as const;
  const [exitCode] = await once(spawn(program, words, { cwd: '/', env: {}, stdio: 'ignore', ...limit }), 'exit');
  return exitCode as number | null;
}
