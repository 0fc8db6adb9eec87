import { systemClock } from '../../../../aws/system-clock.ts';
import { createSandbox, withoutSandbox } from '../../../../worker/sandbox/create-sandbox.ts';
import { createTerminalPlaces } from '../../../../worker/sandbox/terminal-places.ts';
import { claimUserIds } from '../../../../worker/sandbox/user-ids.ts';
import type { StreamName } from '../../../../worker/terminal/output-block.ts';
import { type CommandRun, runCommand } from '../../../../worker/terminal/run-command.ts';
import type { RunningCommand } from '../../../../worker/terminal/running-command.ts';
import { runsAsRoot } from '../../support/user.ts';

/** Whose a command can be: the worker's own, and where the tests run as root that of a user in the sandbox. */
export const users = [
  { whose: 'its own', sandboxed: false },
  ...(runsAsRoot ? [{ whose: 'another', sandboxed: true }] : []),
];

type Options = Partial<Omit<CommandRun, 'onStarted' | 'onOutput'>> & {
  readonly onStarted?: (running: RunningCommand) => void;
  /** Is given all that was printed on the stream so far. */
  readonly onOutput?: (printed: string, running: RunningCommand) => void;
};

/** Runs commands in the place of a terminal. */
export async function commandPlace(sandboxed: boolean) {
  const userIds = sandboxed ? await claimUserIds(undefined, process.pid) : undefined;
  const limits = { maximumProcesses: 256, maximumMemoryMib: undefined };
  const path = process.env['PATH'];
  const sandbox = userIds ? createSandbox({ ...limits, userIds, path, clock: systemClock }) : withoutSandbox;
  const places = await createTerminalPlaces({ sandbox, userIds, directory: undefined });
  const place = await places.placeFor('p', 't');
  const run = async (command: string, { onStarted, onOutput, ...options }: Options = {}) => {
    const output = { stdout: '', stderr: '' };
    let running: RunningCommand | undefined;
    const end = await runCommand({
      command,
      place,
      sandbox,
      directory: place.workspace,
      environment: { PATH: '/usr/bin:/bin' },
      size: undefined,
      keepsState: false,
      timeLimitSeconds: 30,
      killGraceSeconds: 5,
      signal: new AbortController().signal,
      clock: systemClock,
      onStarted: (now) => {
        running = now;
        onStarted?.(now);
      },
      onOutput: (stream: StreamName, chunk) => {
        output[stream] += Buffer.from(chunk).toString('latin1');
        if (running) onOutput?.(output[stream], running);
        return undefined;
      },
      ...options,
    });
    return { ...output, started: running !== undefined, end };
  };
  return {
    place,
    places,
    sandbox,
    run,
    /**
     * Whether a process is gone, or only waits to be reaped, within five seconds: a signal is not delivered at once on a busy machine.
     *
     * @param printed begins with its id.
     */
    async isGone(printed: string): Promise<boolean> {
      const look = `case "$(ps -o stat= -p ${Number.parseInt(printed, 10)})" in '' | Z*) echo gone; exit ;; esac`;
      const { stdout } = await run(`for i in $(seq 50); do ${look}; sleep 0.1; done`);
      return stdout === 'gone\n';
    },
    remove: () => places.remove(),
  };
}
export type CommandPlace = Awaited<ReturnType<typeof commandPlace>>;
