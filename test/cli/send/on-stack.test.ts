import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { buildOnce } from '../../local/support/built.ts';
import { fqs, killAll, startFqs } from '../support/fqs.ts';
import { CTRL_C, CTRL_D, ESCAPE, endTerminals, sendOnTerminal } from './on-terminal.ts';

let cwd: string;
let controlQueuePrefix: string;
beforeAll(async () => {
  await buildOnce();
  cwd = mkdtempSync(join(tmpdir(), 'on-stack-'));
  // Two workers that stay, and no third.
  const environment = { ECS_MIN_TASKS: '2', ECS_MAX_TASKS: '2' };
  const options = ['--json', '--sqs-port', '0', '--ecs-port', '0', '--start-delay-seconds', '0'];
  const stack = startFqs(['start', ...options], { cwd, environment });
  controlQueuePrefix = JSON.parse(await stack.log.line(/"ready"/)).outputs.ControlQueuePrefix;
});
afterAll(async () => {
  endTerminals();
  await killAll();
  rmSync(cwd, { recursive: true });
});

/** The task that ran the command of a session, what it printed, and the name of its control queue. */
async function inSession(...options: readonly string[]) {
  const { exitCode, stdout, stderr } = await fqs(['send', '--json', '--terminal', 'session', ...options], { cwd });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const events: TerminalEvent[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const started = events.find((event) => event.type === 'started');
  const printed = events.map((event) => (event.type === 'output' && 'text' in event ? event.text : '')).join('');
  return { taskId: started?.taskId, queueName: started?.controlQueueUrl?.split('/').at(-1), printed };
}

test('a terminal is a person’s own: size, keys, Ctrl-C, Ctrl-]; and its session goes on at another worker', async () => {
  // Keeps one of the two workers, whichever it is.
  const typed = sendOnTerminal(
    cwd,
    ...['--terminal', 'typed', '--command'],
    'stty size; until [ "$(stty size)" = "20 90" ]; do sleep 0.02; done; echo resized; cat; stty -echo; echo quiet; wc -c; sleep 100',
  );
  await typed.shown('30 100\r\n');
  typed.terminal.resize(90, 20);
  await typed.shown('resized\r\n');
  typed.terminal.write('grüße\r');
  await typed.shown('\r\ngrüße\r\ngrüße\r\n');
  typed.terminal.write(CTRL_D);
  await typed.shown('quiet\r\n');
  // More at once than a worker keeps for a command that has not read it.
  typed.terminal.write(`${'x'.repeat(63)}\r`.repeat(2048) + CTRL_D);

  const first = await inSession(
    ...['--open-session', '--command', 'mkdir sub && cd sub && export NAME=kept && echo saved > file'],
  );
  expect(first.queueName?.startsWith(controlQueuePrefix)).toBe(true);
  await typed.shown('131072\r\n');

  // Keeps the session's worker, so that the other one has its next command.
  const cancelled = sendOnTerminal(cwd, '--terminal', 'cancelled', '--command', 'echo on; sleep 100');
  await cancelled.shown('on\r\n');
  typed.terminal.write(CTRL_C);
  const byCtrlC = await typed.ending();
  expect({ ...byCtrlC, lines: byCtrlC.lines.slice(-2) }).toEqual({
    code: 'code 130',
    restored: true,
    lines: ['131072', 'The command was ended by SIGINT.'],
  });
  const next = await inSession('--close-session', '--command', 'echo "$NAME $(cat file)"; basename "$PWD"');
  expect(next.printed).toBe('kept saved\nsub\n');
  expect(new Set([first.taskId, next.taskId]).size).toBe(2);

  cancelled.terminal.write(ESCAPE);
  const byEscape = await cancelled.ending();
  expect({ ...byEscape, lines: byEscape.lines.slice(-2) }).toEqual({
    code: 'code 143',
    restored: true,
    lines: ['Cancelling; Ctrl-] leaves at once.', 'The command was cancelled.'],
  });
});
