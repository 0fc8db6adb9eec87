import { constants } from 'node:os';
import type { ErrorCode } from '../../contract/error-code.ts';
import type { ExitReason, TerminalEvent } from '../../contract/terminal-event.ts';
import { EXIT_CODE_USAGE } from '../terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED } from '../terminal/interruption.ts';

/** As shells have it: 128 and the signal's number. */
const EXIT_CODE_SIGNAL_BASE = 128;
/** As timeout(1) has them: the command's time is up; what became of it is unknown. */
const EXIT_CODE_TIMED_OUT = 124;
const EXIT_CODE_UNKNOWN_END = 125;

/** How the exit codes come about, for whoever asks the command for help. */
export const EXIT_CODES_IN_WORDS = `
The exit code is the command's own, also where it was cancelled; ${EXIT_CODE_SIGNAL_BASE} and the number of the signal that ended it, as a shell has it: ${EXIT_CODE_SIGNAL_BASE + constants.signals.SIGTERM}
for most that are cancelled; ${EXIT_CODE_TIMED_OUT} when it was timed out; ${EXIT_CODE_UNKNOWN_END} when its worker was lost, and nobody knows how it ended; ${EXIT_CODE_USAGE} when it was
refused; 1 when no task took it; ${EXIT_CODE_INTERRUPTED} when you left before its end. Of a session that is opened or closed it is 0.`;

/** The exit code that an event gives `fqs send`; undefined while more events follow. */
export function exitCodeOf(event: TerminalEvent): number | undefined {
  if (event.type === 'error') return EXIT_CODE_USAGE;
  if (event.type === 'session') return 0;
  if (event.type !== 'exit') return undefined;
  if (event.reason === 'timed-out') return EXIT_CODE_TIMED_OUT;
  if (event.exitCode !== null) return event.exitCode;
  if (event.signal === null) return EXIT_CODE_UNKNOWN_END;
  return EXIT_CODE_SIGNAL_BASE + (constants.signals[event.signal as NodeJS.Signals] ?? 0);
}

/** What a person who sees the command's output should know beside it: a sentence a line. */
export function eventInWords(event: TerminalEvent): string[] {
  switch (event.type) {
    case 'leaving':
      return [
        `${leavingBecause[event.reason]}: the command is stopped in ${event.secondsLeft} s unless it ends before.`,
      ];
    case 'exit':
      return [...missingOutput(event), ...ended(event)];
    case 'workspace':
      return [`The project's files: ${withoutStop(event.rule)}${someOf(event)}.`];
    case 'session':
      return [event.state === 'opened' ? 'The session is open.' : 'The session is closed.'];
    case 'error':
      return [refused(event)];
    default:
      return [];
  }
}

const MOST_PATHS = 3;

/** The first of the paths. */
function someOf({ count, paths }: Extract<TerminalEvent, { type: 'workspace' }>): string {
  const named = paths.slice(0, MOST_PATHS);
  if (named.length === 0) return '';
  const others = count - named.length;
  return `: ${named.map(onOneLine).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/** Whoever names a file may put anything into its name, and a terminal would do what it says. */
function onOneLine(path: string): string {
  return path.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

const withoutStop = (sentence: string) => sentence.replace(/\.$/, '');

/** Where no rule of a field was broken, but things are not as they would have to be. */
const refusedBecause: Partial<Record<ErrorCode, string>> = {
  'no-such-command': 'The command does not run any more',
  'no-terminal': 'The command runs without a terminal, which alone has a size and takes what is typed',
  'input-not-read': 'The command has not read what was typed before, so what came then was not typed',
  'directory-gone':
    "The command did not run: its session's directory is gone, and the next command starts in the workspace",
};

function refused({ code, field, rule }: Extract<TerminalEvent, { type: 'error' }>): string {
  if (code === 'workspace-unusable') return `The command did not run: ${withoutStop(rule)}.`;
  return `${refusedBecause[code] ?? `The worker refused the command: ${field ?? 'it'} must be ${rule}`}.`;
}

type Exit = Extract<TerminalEvent, { type: 'exit' }>;

const leavingBecause = {
  stopped: 'The task was told to leave',
  'spot-interruption': 'AWS takes the Spot capacity back',
} as const;

function missingOutput({ outputBytes, truncated, droppedBytes }: Exit): string[] {
  const sentences: string[] = [];
  if (truncated) {
    const limit = 'more than a worker sends (WORKER_MAX_OUTPUT_BYTES)';
    sentences.push(`The command printed ${outputBytes} bytes, ${limit}: the rest is missing.`);
  }
  if (droppedBytes)
    sentences.push(`${droppedBytes} bytes of the output are missing: the worker could not send them in time.`);
  return sentences;
}

const endedBecause: Readonly<Record<Exclude<ExitReason, 'exited' | 'signalled'>, string>> = {
  'timed-out': 'The command was timed out.',
  cancelled: 'The command was cancelled.',
  terminated: 'The command was stopped, because its terminal was closed.',
  'disk-full': 'The command was stopped, because nearly no room was left for files; what it changed is not saved.',
  stopped: 'The command was stopped, because its task had to leave.',
  'spot-interruption': 'The command was stopped, because AWS took the Spot capacity back.',
  'message-lost': 'The command was stopped, because its worker no longer held its message; it is not run again.',
  interrupted: 'A worker started the command and did not finish it: how far it came is unknown; it is not run again.',
};

function ended({ reason, signal }: Exit): string[] {
  if (reason === 'exited') return [];
  return [reason === 'signalled' ? `The command was ended by ${signal}.` : endedBecause[reason]];
}
