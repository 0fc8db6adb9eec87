import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { MessageLostError } from '../../../worker/message-lost-error.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import type { StreamName } from '../../../worker/terminal/output-block.ts';
import { type CommandRun, runCommand } from '../../../worker/terminal/run-command.ts';
import { OTHER_USER_ID, runsAsRoot } from '../support/user.ts';

async function run(command: string, options: Partial<CommandRun> = {}) {
  const output = { stdout: '', stderr: '' };
  let started = 0;
  const end = await runCommand({
    command,
    directory: tmpdir(),
    environment: { PATH: process.env['PATH'] ?? '' },
    timeLimitSeconds: 30,
    killGraceSeconds: 5,
    signal: new AbortController().signal,
    clock: systemClock,
    onStarted: () => {
      started += 1;
    },
    onOutput: (stream: StreamName, chunk) => {
      output[stream] += Buffer.from(chunk).toString('latin1');
      return undefined;
    },
    ...options,
  });
  return { ...output, started, end };
}

/** Whether a process is gone, or only waits to be reaped, within five seconds: a signal is not delivered at once on a busy machine. */
async function isGone(processId: string): Promise<boolean> {
  const look = `case "$(ps -o stat= -p ${Number(processId)})" in '' | Z*) echo gone; exit ;; esac`;
  const { stdout } = await run(`for i in $(seq 50); do ${look}; sleep 0.1; done`);
  return stdout === 'gone\n';
}

test('a command that returns has its exit code, its output apart by stream, and its length', async () => {
  const { stdout, stderr, started, end } = await run('echo out; echo wrong >&2; exit 3');
  expect({ stdout, stderr, started }).toEqual({ stdout: 'out\n', stderr: 'wrong\n', started: 1 });
  expect(end).toMatchObject({ reason: 'exited', exitCode: 3, signal: null, outputBytes: 10 });
  expect(end.durationMilliseconds).toBeGreaterThanOrEqual(0);
});

test('what a process writes that outlives the command is cut, and does not fill the memory', async () => {
  const { end } = await run('setsid head -c 200000000 /dev/zero & exit 0');
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  expect(end.outputBytes).toBeLessThan(20_000_000);
});

test('a command that the system cannot take says that it never ran', async () => {
  await expect(run(`: ${'x'.repeat(200_000)}`)).rejects.toMatchObject({
    name: 'CommandStartError',
    cause: { code: 'E2BIG' },
  });
});

test('a command that a signal ends names the signal', async () => {
  const { end } = await run('kill -9 $$');
  expect(end).toMatchObject({ reason: 'signalled', exitCode: null, signal: 'SIGKILL' });
});

test('a command gets no input and nothing of the worker’s environment', async () => {
  const { stdout } = await run('cat; env');
  const names = stdout.split('\n').map((line) => line.split('=')[0]);
  expect(names.filter((name) => !['PATH', 'PWD', 'SHLVL', '_', 'OLDPWD', ''].includes(name ?? ''))).toEqual([]);
});

test('what a command left running in its group is killed when it is over', async () => {
  const { stdout, end } = await run('sleep 1000 & echo $!');
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  await expect(isGone(stdout)).resolves.toBe(true);
});

test('a process that left the group and holds the output open does not hold up the end', async () => {
  const leaver =
    "const c = child_process.spawn('sleep', ['1000'], {detached: true, stdio: 'inherit'}); console.log(c.pid); c.unref()";
  const { stdout, end } = await run(`'${process.execPath}' -e "${leaver}"`);
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  process.kill(Number(stdout), 'SIGKILL');
});

/** Root's tests run these for commands of another user as well: signals have to reach them all the same. */
const users = [
  { whose: 'its own', userId: undefined },
  ...(runsAsRoot ? [{ whose: 'another', userId: OTHER_USER_ID }] : []),
];

describe.each(users)('a command of $whose user that must end', ({ userId }) => {
  test('at its time limit, ends with its background processes', async () => {
    const { stdout, end } = await run('sleep 1000 & echo $!; wait', { userId, timeLimitSeconds: 0.2 });
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: null, signal: 'SIGTERM' });
    expect(end.durationMilliseconds).toBeLessThan(3000);
    await expect(isGone(stdout)).resolves.toBe(true);
  });

  test('is killed after the grace when it ignores TERM', async () => {
    const { end } = await run("trap '' TERM; while :; do sleep 1000; done", {
      userId,
      timeLimitSeconds: 0.2,
      killGraceSeconds: 0.2,
    });
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: null, signal: 'SIGKILL' });
  });

  test('may still say something and return a code of its own', async () => {
    const { stdout, end } = await run("trap 'echo bye; exit 7' TERM; sleep 1000 & wait", {
      userId,
      timeLimitSeconds: 0.2,
    });
    expect(stdout).toBe('bye\n');
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: 7, signal: null });
  });

  test('leaves its grace to what its shell had started, also when the shell is gone', async () => {
    // Not the last command, which a shell would become itself.
    const trap = 'trap "sleep 0.4; echo saved; exit" TERM; echo ready; while :; do sleep 0.05; done';
    const leave = new AbortController();
    let printed = '';
    const { end } = await run(`sh -c '${trap}'; true`, {
      userId,
      signal: leave.signal,
      onOutput: (stream, chunk) => {
        if (stream === 'stdout') printed += Buffer.from(chunk).toString();
        leave.abort();
        return undefined;
      },
    });
    expect(printed).toBe('ready\nsaved\n');
    expect(end).toMatchObject({ reason: 'stopped', signal: 'SIGTERM' });
  });

  test('because the worker must leave, is stopped', async () => {
    const leave = new AbortController();
    const { end } = await run('echo ready; sleep 1000', {
      userId,
      signal: leave.signal,
      onOutput: () => {
        leave.abort();
        return undefined;
      },
    });
    expect(end).toMatchObject({ reason: 'stopped', exitCode: null, signal: 'SIGTERM' });
  });
});

test.each([
  { why: 'the task is told to leave', reason: new TaskLeavesError('stopped', 0), expected: 'stopped' },
  {
    why: 'its capacity is taken back',
    reason: new TaskLeavesError('spot-interruption', 0),
    expected: 'spot-interruption',
  },
  { why: 'its message is lost', reason: new MessageLostError('the receipt has expired'), expected: 'message-lost' },
])('the end of a command that is stopped because $why says so', async ({ reason, expected }) => {
  const { end } = await run('sleep 1000', { signal: AbortSignal.abort(reason) });
  expect(end).toMatchObject({ reason: expected, exitCode: null, signal: 'SIGTERM' });
});

test('a stream is not read while its taker has no room, and nothing is lost by that', async () => {
  const whole = new AbortController();
  let room = true;
  let bytes = 0;
  const { end } = await run('head -c 1000000 /dev/zero; sleep 1000', {
    signal: whole.signal,
    onOutput: (_stream, chunk) => {
      expect(room).toBe(true);
      room = false;
      bytes += chunk.length;
      if (bytes === 1_000_000) whole.abort();
      return new Promise((resolve) => {
        setImmediate(() => {
          room = true;
          resolve();
        });
      });
    },
  });
  expect(end).toMatchObject({ reason: 'stopped', outputBytes: 1_000_000 });
});

test('a command whose directory is gone was never started', async () => {
  await expect(run('true', { directory: '/nowhere' })).rejects.toMatchObject({ name: 'CommandStartError' });
});
