import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../contract/clock.ts';
import type { ExitReason } from '../../contract/terminal-event.ts';
import { MessageLostError } from '../message-lost-error.ts';
import { pause } from '../pause.ts';
import { TaskLeavesError } from '../task-leaves-error.ts';
import type { StreamName } from './output-block.ts';
import { groupLives, signalGroup } from './process-group.ts';
import { readOutput } from './read-output.ts';

export interface CommandRun {
  /** What `/bin/sh -c` is given. */
  readonly command: string;
  readonly directory: string;
  /** User and group that it runs as, without further groups, which takes a worker of root. @default the worker's own */
  readonly userId?: number | undefined;
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitSeconds: number;
  /** Between TERM and KILL. */
  readonly killGraceSeconds: number;
  /** Stops the command when it aborts; the end's reason says why, as far as the signal's does. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called once, when the command runs. */
  readonly onStarted: () => void;
  /** Takes output; no more of this stream is read until a promise that it returns resolves. */
  readonly onOutput: (stream: StreamName, chunk: Uint8Array) => Promise<void> | undefined;
}

export interface CommandEnd {
  readonly reason: ExitReason;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMilliseconds: number;
  readonly outputBytes: number;
}

/** The command was never run: the machine has no process, memory or file descriptor to spare, or its directory is gone. */
export class CommandStartError extends Error {
  override readonly name = 'CommandStartError';

  constructor(cause: unknown) {
    super('the command could not be started', { cause });
  }
}

/**
 * Runs a shell command in a process group of its own, without input, and resolves when it is over and its output is read. What it
 * left running in its group is killed then.
 *
 * @throws CommandStartError when it never ran.
 */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { clock } = run;
  const startedAt = clock.now();
  const child = await startShell(run);
  run.onStarted();
  const output = readOutput(child, run.onOutput);
  const exited = exitOf(child);
  const over = new AbortController();
  const stopped = stopInTime(run, child, over.signal);
  const { exitCode, signal } = await exited;
  over.abort();
  const reason = (await stopped) ?? (signal === null ? 'exited' : 'signalled');
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  const outputBytes = await output.finish(clock);
  return { reason, exitCode, signal, durationMilliseconds: clock.now() - startedAt, outputBytes };
}

async function startShell({ command, directory, userId, environment }: CommandRun) {
  try {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: directory,
      env: environment,
      uid: userId,
      gid: userId,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    throw new CommandStartError(cause);
  }
}

function exitOf(child: ChildProcess): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** How soon a group that has ended is noticed: nothing tells of processes that are not our children. */
const LOOK_INTERVAL_MILLISECONDS = 50;

/**
 * Ends the command at its time limit or when the signal aborts: TERM to its group, KILL after the grace. Says which it was. The grace is
 * the whole group's: a shell dies of TERM at once, while what it had started saves its work.
 */
async function stopInTime(run: CommandRun, child: ChildProcess, over: AbortSignal): Promise<ExitReason | undefined> {
  const { clock, signal } = run;
  const limitReached = await pause(clock, run.timeLimitSeconds * 1000, AbortSignal.any([over, signal]));
  if (over.aborted || child.pid === undefined) return undefined;
  signalGroup(child.pid, 'SIGTERM');
  const killAt = clock.now() + run.killGraceSeconds * 1000;
  for (let left = run.killGraceSeconds * 1000; left > 0 && groupLives(child.pid); left = killAt - clock.now())
    await clock.sleep(Math.min(left, LOOK_INTERVAL_MILLISECONDS));
  signalGroup(child.pid, 'SIGKILL');
  return limitReached ? 'timed-out' : reasonOf(signal);
}

function reasonOf({ reason }: AbortSignal): ExitReason {
  if (reason instanceof MessageLostError) return 'message-lost';
  return reason instanceof TaskLeavesError ? reason.leaveCause : 'stopped';
}
