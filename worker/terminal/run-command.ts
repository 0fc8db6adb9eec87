import type { Clock } from '../../contract/clock.ts';
import type { TerminalSize } from '../../contract/command.ts';
import type { ExitReason } from '../../contract/terminal-event.ts';
import { MessageLostError } from '../message-lost-error.ts';
import { pause } from '../pause.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { TerminalPlace } from '../sandbox/terminal-place.ts';
import { discardShellState, stateKeepingScript } from '../session/shell-state.ts';
import { TaskLeavesError } from '../task-leaves-error.ts';
import type { CommandProcess } from './command-process.ts';
import { launched, launchStart } from './launch.ts';
import type { StreamName } from './output-block.ts';
import { startPiped } from './piped-process.ts';
import { groupLives, signalGroup } from './process-group.ts';
import { startOnPty } from './pty-process.ts';
import { readOutput } from './read-output.ts';
import type { RunningCommand, StopReason } from './running-command.ts';

export interface CommandRun {
  /** What `/bin/sh -c` is given. */
  readonly command: string;
  readonly place: TerminalPlace;
  readonly sandbox: Sandbox;
  /** Where it starts; absolute. */
  readonly directory: string;
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the terminal that it runs on. Undefined: it has none, and no input. */
  readonly size: TerminalSize | undefined;
  /** Whether its shell writes its state to the place's file, for `readShellState`. */
  readonly keepsState: boolean;
  readonly timeLimitSeconds: number;
  /** Between TERM and KILL. */
  readonly killGraceSeconds: number;
  /** Stops the command when it aborts; the end's reason says why, as far as the signal's does. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called once, when the command runs. */
  readonly onStarted: (running: RunningCommand) => void;
  /** Takes output, of a terminal as stdout; no more of this stream is read until a promise that it returns resolves. */
  readonly onOutput: (stream: StreamName, chunk: Uint8Array) => Promise<void> | undefined;
}

export interface CommandEnd {
  readonly reason: ExitReason;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the command's start to its shell's end. */
  readonly durationMilliseconds: number;
  readonly outputBytes: number;
}

/**
 * The command was never run: the machine has no process, memory or file descriptor to spare, there is no terminal for it here, or, with
 * a DirectoryRefusedError as its cause, its directory is gone or closed to it.
 */
export class CommandStartError extends Error {
  override readonly name = 'CommandStartError';

  constructor(cause: unknown) {
    super('the command could not be started', { cause });
  }
}

/** Why a command's stop was asked for. */
class StopRequest {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    this.reason = reason;
  }
}

/**
 * Runs a shell command in a process group and a session of its own, and resolves when it is over and its output is read. What it
 * left running is killed then: its group, and in a sandbox all that is its user's.
 *
 * On a terminal Ctrl-C ends it as it ends any shell script: `signalled` with SIGINT and no exit code, unless it handles the signal. When its
 * shell is gone, the system sends HUP to what the terminal still has in the foreground, also within the grace.
 *
 * @throws CommandStartError when it never ran.
 */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { clock, place, sandbox } = run;
  const child = await start(run);
  const startedAt = clock.now();
  const over = new AbortController();
  const stop = new AbortController();
  run.onStarted(runningCommand(child, stop, over.signal));
  const output = readOutput(child.streams, run.onOutput);
  const stopped = stopInTime(run, child.pid, stop.signal, over.signal);
  const { exitCode, signal } = await child.exited;
  const durationMilliseconds = clock.now() - startedAt;
  over.abort();
  const reason = (await stopped) ?? (exitCode === null ? 'signalled' : 'exited');
  signalGroup(child.pid, 'SIGKILL');
  let outputBytes: number;
  try {
    await sandbox.killAll(place);
  } finally {
    outputBytes = await output.finish(clock);
  }
  return { reason, exitCode, signal, durationMilliseconds, outputBytes };
}

async function start(run: CommandRun): Promise<CommandProcess> {
  const { command, place, size, keepsState, clock } = run;
  try {
    await discardShellState(place);
    const script = keepsState ? stateKeepingScript(command, place.stateFile) : command;
    const how = launchStart({ ...run, script });
    const child = size ? startOnPty({ ...how, size, userId: place.userId, clock }) : await startPiped(how);
    await launched(child, clock);
    return child;
  } catch (cause) {
    throw new CommandStartError(cause);
  }
}

function runningCommand({ terminal }: CommandProcess, stop: AbortController, over: AbortSignal): RunningCommand {
  return {
    hasTerminal: terminal !== undefined,
    write(text) {
      return over.aborted || terminal === undefined || terminal.write(text);
    },
    resize(size) {
      if (!over.aborted) terminal?.resize(size);
    },
    stop(reason) {
      stop.abort(new StopRequest(reason));
    },
  };
}

/** How soon a group that has ended is noticed: nothing tells of processes that are not our children. */
const LOOK_INTERVAL_MILLISECONDS = 50;

/**
 * Ends the command at its time limit, or when a signal aborts: TERM to its group, KILL after the grace. Says which it was. The grace is
 * the whole group's: a shell dies of TERM at once, while what it had started saves its work.
 */
async function stopInTime(
  { clock, timeLimitSeconds, killGraceSeconds, signal }: CommandRun,
  groupId: number,
  stop: AbortSignal,
  over: AbortSignal,
): Promise<ExitReason | undefined> {
  const ended = AbortSignal.any([over, stop, signal]);
  const limitReached = await pause(clock, timeLimitSeconds * 1000, ended);
  if (over.aborted) return undefined;
  signalGroup(groupId, 'SIGTERM');
  const killAt = clock.now() + killGraceSeconds * 1000;
  for (let left = killGraceSeconds * 1000; left > 0 && groupLives(groupId); left = killAt - clock.now())
    await clock.sleep(Math.min(left, LOOK_INTERVAL_MILLISECONDS));
  signalGroup(groupId, 'SIGKILL');
  return limitReached ? 'timed-out' : reasonOf(ended.reason);
}

function reasonOf(reason: unknown): ExitReason {
  if (reason instanceof StopRequest) return reason.reason;
  if (reason instanceof MessageLostError) return 'message-lost';
  return reason instanceof TaskLeavesError ? reason.leaveCause : 'stopped';
}
