import { describe, expect, test } from '@jest/globals';
import { eventInWords, exitCodeOf } from '../../../cli/send/event-in-words.ts';
import type { EventBody, TerminalEvent } from '../../../contract/terminal-event.ts';

type ExitBody = Extract<EventBody, { type: 'exit' }>;

function told(body: EventBody): TerminalEvent {
  const header = {
    projectId: 'p',
    terminalId: 't',
    commandId: 'c',
    taskId: 'k',
    sequence: 1,
    at: '2026-01-05T10:00:00.000Z',
  };
  return { version: 1, ...header, ...body };
}

const returned: ExitBody = {
  type: 'exit',
  reason: 'exited',
  exitCode: 0,
  signal: null,
  durationMilliseconds: 5,
  outputBytes: 9,
  truncated: false,
  droppedBytes: 0,
};
const bySignal = { ...returned, exitCode: null, signal: 'SIGTERM' };
const unknown: ExitBody = {
  ...returned,
  reason: 'interrupted',
  exitCode: null,
  durationMilliseconds: null,
  outputBytes: null,
  truncated: null,
  droppedBytes: null,
};

describe('what fqs send makes of an event', () => {
  test.each<[name: string, body: EventBody, exitCode: number | undefined, words: string[]]>([
    ['a start', { type: 'started' }, undefined, []],
    [
      'a task that leaves',
      { type: 'leaving', reason: 'stopped', secondsLeft: 105 },
      undefined,
      ['The task was told to leave: the command is stopped in 105 s unless it ends before.'],
    ],
    [
      'a Spot interruption',
      { type: 'leaving', reason: 'spot-interruption', secondsLeft: 1 },
      undefined,
      ['AWS takes the Spot capacity back: the command is stopped in 1 s unless it ends before.'],
    ],
    ['a command that returned', { ...returned, exitCode: 7 }, 7, []],
    ['a signal', { ...bySignal, reason: 'signalled', signal: 'SIGKILL' }, 137, ['The command was ended by SIGKILL.']],
    ['a time limit', { ...bySignal, reason: 'timed-out' }, 124, ['The command was timed out.']],
    [
      'a command that returned at its time limit',
      { ...returned, reason: 'timed-out' },
      124,
      ['The command was timed out.'],
    ],
    ['a stop', { ...bySignal, reason: 'stopped' }, 143, ['The command was stopped, because its task had to leave.']],
    [
      'a stop on Spot',
      { ...bySignal, reason: 'spot-interruption' },
      143,
      ['The command was stopped, because AWS took the Spot capacity back.'],
    ],
    [
      'a lost message',
      { ...bySignal, reason: 'message-lost' },
      143,
      ['The command was stopped, because its worker no longer held its message; it is not run again.'],
    ],
    [
      'an interrupted command',
      unknown,
      125,
      ['A worker started the command and did not finish it: how far it came is unknown; it is not run again.'],
    ],
    [
      'output beyond the limit',
      { ...returned, outputBytes: 20_000_000, truncated: true },
      0,
      ['The command printed 20000000 bytes, more than a worker sends (WORKER_MAX_OUTPUT_BYTES): the rest is missing.'],
    ],
    [
      'output that was dropped by a command that ended badly',
      { ...bySignal, reason: 'signalled', droppedBytes: 12 },
      143,
      [
        '12 bytes of the output are missing: the worker could not send them in time.',
        'The command was ended by SIGTERM.',
      ],
    ],
    [
      'a cancel that the command had its way with',
      { ...returned, reason: 'cancelled', exitCode: 3 },
      3,
      ['The command was cancelled.'],
    ],
    ['a cancel', { ...bySignal, reason: 'cancelled' }, 143, ['The command was cancelled.']],
    [
      'a closed terminal',
      { ...bySignal, reason: 'terminated', signal: 'SIGKILL' },
      137,
      ['The command was stopped, because its terminal was closed.'],
    ],
    [
      'a full disk',
      { ...bySignal, reason: 'disk-full' },
      143,
      ['The command was stopped, because nearly no room was left for files; what it changed is not saved.'],
    ],
    ['an open session', { type: 'session', state: 'opened' }, 0, ['The session is open.']],
    ['a closed session', { type: 'session', state: 'closed' }, 0, ['The session is closed.']],
    [
      'files that clash',
      {
        type: 'workspace',
        problem: 'conflict',
        rule: 'they changed meanwhile.',
        count: 5,
        paths: ['a', 'b', 'c\n\x9b', 'd'],
      },
      undefined,
      ["The project's files: they changed meanwhile: a, b, c\\u{a}\\u{9b} and 2 more."],
    ],
    [
      'files that were not saved',
      { type: 'workspace', problem: 'not-saved', rule: 'S3 did not answer', count: 0, paths: [] },
      undefined,
      ["The project's files: S3 did not answer."],
    ],
    [
      'a directory that is gone',
      { type: 'error', code: 'directory-gone', rule: 'there' },
      2,
      ["The command did not run: its session's directory is gone, and the next command starts in the workspace."],
    ],
    [
      'a workspace that cannot be restored',
      { type: 'error', code: 'workspace-unusable', rule: 'The manifest is of version 2. Deploy this version.' },
      2,
      ['The command did not run: The manifest is of version 2. Deploy this version.'],
    ],
    [
      'a command without a terminal',
      { type: 'error', code: 'no-terminal', rule: 'of a command on a terminal' },
      2,
      ['The command runs without a terminal, which alone has a size and takes what is typed.'],
    ],
    [
      'an error about a field',
      { type: 'error', code: 'invalid-id', field: 'projectId', rule: '1 letter' },
      2,
      ['The worker refused the command: projectId must be 1 letter.'],
    ],
    [
      'an error about the whole',
      { type: 'error', code: 'not-json', rule: 'a JSON object' },
      2,
      ['The worker refused the command: it must be a JSON object.'],
    ],
  ])('%s', (_name, body, exitCode, words) => {
    const event = told(body);
    expect({ exitCode: exitCodeOf(event), words: eventInWords(event) }).toEqual({ exitCode, words });
  });
});
