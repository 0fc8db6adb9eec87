import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { loadPty } from '../../../worker/terminal/pty-binding.ts';
import { runCommand } from '../../../worker/terminal/run-command.ts';
import type { RunningCommand } from '../../../worker/terminal/running-command.ts';
import { type CommandPlace, commandPlace, users } from './support/command-places.ts';

const size = { cols: 91, rows: 33 };
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** Does something once, when this was printed. */
function when(text: string, act: (running: RunningCommand) => void) {
  let done = false;
  return (printed: string, running: RunningCommand) => {
    if (done || !printed.includes(text)) return;
    done = true;
    act(running);
  };
}

test('a worker to which no terminals were installed says so', () => {
  expect(() => loadPty('file:///nowhere/index.mjs')).toThrow(/^this worker has no terminals: @lydell\/node-pty is not/);
});

describe.each(users)('a command of $whose user on a terminal', ({ sandboxed }) => {
  let its: CommandPlace;
  beforeAll(async () => {
    its = await commandPlace(sandboxed);
  });
  afterAll(() => its.remove());

  test('has its size from the beginning, and another one when it is told', async () => {
    const { stdout, end } = await its.run('stty size; read line; stty size', {
      size,
      onOutput: when('33 91', (running) => {
        running.resize({ cols: 120, rows: 40 });
        running.write('\n');
      }),
    });
    expect(stdout).toBe('33 91\r\n\r\n40 120\r\n');
    expect(end).toMatchObject({ reason: 'exited', exitCode: 0, outputBytes: stdout.length });
  });

  test('reads what is typed, of more bytes than characters as well, and sees its end', async () => {
    const onStarted = (running: RunningCommand) => running.write(`grüße\n${CTRL_D}`);
    const { stdout } = await its.run('cat', { size, onStarted });
    expect(Buffer.from(stdout, 'latin1').toString()).toBe('grüße\r\ngrüße\r\n');
  });

  /** Says that it is ready when it is: a shell that is just about to start something keeps Ctrl-C from that. */
  const waits = 'echo ready >file; tail -f file';

  test.each([
    { what: 'ends what waits', command: waits, end: { reason: 'signalled', exitCode: null, signal: 'SIGINT' } },
    { what: 'ends a script', command: `${waits}; echo no`, end: { reason: 'signalled', signal: 'SIGINT' } },
    { what: 'may be handled', command: `trap 'exit 9' INT; ${waits}`, end: { reason: 'exited', exitCode: 9 } },
  ])('$what on Ctrl-C', async ({ command, end }) => {
    const onOutput = when('ready', (running) => running.write(CTRL_C));
    await expect(its.run(command, { size, onOutput })).resolves.toMatchObject({ end, stdout: 'ready\r\n^C' });
  });

  test.each([
    { how: 'a code', command: 'exit 7', end: { reason: 'exited', exitCode: 7, signal: null } },
    { how: 'KILL', command: 'kill -KILL $$', end: { reason: 'signalled', exitCode: null, signal: 'SIGKILL' } },
    { how: 'ABRT', command: 'kill -ABRT $$', end: { reason: 'signalled', exitCode: null, signal: 'SIGABRT' } },
  ])('ends with $how', async ({ command, end }) => {
    await expect(its.run(command, { size })).resolves.toMatchObject({ end });
  });

  test('ends when it is stopped, with what it has in the background and handles the end of the terminal', async () => {
    const onOutput = when('ready', (running) => running.stop('cancelled'));
    const background = "trap '' HUP TERM; exec sleep 1000";
    const command = `sh -c '${background}' & echo $! ready; wait`;
    const { stdout, end } = await its.run(command, { size, onOutput, killGraceSeconds: 0.2 });
    expect(end).toMatchObject({ reason: 'cancelled', exitCode: null, signal: 'SIGTERM' });
    await expect(its.isGone(stdout)).resolves.toBe(true);
  });

  test('is not hung up on when it has closed it', async () => {
    const { end } = await its.run('exec sleep 0.1 </dev/null >/dev/null 2>&1', { size });
    expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  });

  test('owns it, and can open it by both of its names', async () => {
    const { stdout } = await its.run('[ -O "$(tty)" ] && echo by name >"$(tty)" && echo by role >/dev/tty', { size });
    expect(stdout).toBe('by name\r\nby role\r\n');
  });

  test('inherits no descriptor beside it', async () => {
    const command = 'ls -1 /proc/$$/fd; readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2; tty';
    const { stdout: onPipes } = await its.run('ls -1 /proc/$$/fd');
    const { stdout } = await its.run(command, { size });
    const lines = stdout.trimEnd().split('\r\n');
    const names = lines.splice(-4);
    expect(new Set(names)).toEqual(new Set([names[3]]));
    expect(names[3]).toMatch(/^\/dev\//);
    expect(lines).toEqual(onPipes.trimEnd().split('\n'));
  });

  test('has a line in the list of processes that shows nothing but the command', async () => {
    const { stdout } = await its.run("tr '\\0' , </proc/$$/cmdline; :", { size });
    expect(stdout).toBe("/bin/sh,-c,tr '\\0' , </proc/$$/cmdline; :,");
  });

  test('is never started where it may not go', async () => {
    const run = its.run('true', { size, directory: '/nowhere' });
    await expect(run).rejects.toMatchObject({
      name: 'CommandStartError',
      cause: { name: 'DirectoryRefusedError' },
    });
  });
});

test('5 MB that a command prints just before it ends arrive to the last byte, though who takes them is slow', async () => {
  const { place, sandbox, remove } = await commandPlace(false);
  const lines = Array.from({ length: 625_000 }, (_, index) => `${100_000 + index}\r\n`).join('');
  const hash = createHash('sha256');
  let bytes = 0;
  let untaken = 0;
  let mostUntaken = 0;
  const end = await runCommand({
    command: 'seq 100000 724999',
    place,
    sandbox,
    directory: '/',
    environment: { PATH: '/usr/bin:/bin' },
    size,
    keepsState: false,
    timeLimitSeconds: 30,
    killGraceSeconds: 1,
    signal: new AbortController().signal,
    clock: systemClock,
    onStarted: () => undefined,
    onOutput: (_stream, chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      untaken += chunk.length;
      mostUntaken = Math.max(mostUntaken, untaken);
      // It can only end while its last output, which the system keeps for it, has not been taken.
      if (bytes > lines.length - 10_000) return new Promise(() => undefined);
      return new Promise((resolve) => {
        setImmediate(() => {
          untaken -= chunk.length;
          resolve();
        });
      });
    },
  });
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0, outputBytes: lines.length });
  expect(hash.digest('hex')).toBe(createHash('sha256').update(lines).digest('hex'));
  expect(mostUntaken).toBeLessThan(200_000);
  await remove();
});
