import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../aws/system-clock.ts';
import { MessageLostError } from '../../../worker/message-lost-error.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { runCommand } from '../../../worker/terminal/run-command.ts';
import type { StopReason } from '../../../worker/terminal/running-command.ts';
import { type CommandPlace, commandPlace, users } from './support/command-places.ts';

let own: CommandPlace;
let run: CommandPlace['run'];
beforeAll(async () => {
  own = await commandPlace(false);
  run = own.run;
});
afterAll(() => own.remove());

test('a command that returns has its exit code, its output apart by stream, and its length', async () => {
  const { stdout, stderr, started, end } = await run('echo out; echo wrong >&2; exit 3');
  expect({ stdout, stderr, started }).toEqual({ stdout: 'out\n', stderr: 'wrong\n', started: true });
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
  await expect(own.isGone(stdout)).resolves.toBe(true);
});

test('a process that left the group and holds the output open does not hold up the end', async () => {
  const leaver =
    "const c = child_process.spawn('sleep', ['1000'], {detached: true, stdio: 'inherit'}); console.log(c.pid); c.unref()";
  const { stdout, end } = await run(`node -e "${leaver}"`);
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  process.kill(Number(stdout), 'SIGKILL');
});

describe.each(users)('a command of $whose user that must end', ({ sandboxed }) => {
  let its: CommandPlace;
  beforeAll(async () => {
    its = await commandPlace(sandboxed);
  });
  afterAll(() => its.remove());

  test('at its time limit, ends with its background processes', async () => {
    const { stdout, end } = await its.run('sleep 1000 & echo $!; wait', { timeLimitSeconds: 0.2 });
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: null, signal: 'SIGTERM' });
    expect(end.durationMilliseconds).toBeLessThan(3000);
    await expect(own.isGone(stdout)).resolves.toBe(true);
  });

  test('is killed after the grace when it ignores TERM', async () => {
    const { end } = await its.run("trap '' TERM; while :; do sleep 1000; done", {
      timeLimitSeconds: 0.2,
      killGraceSeconds: 0.2,
    });
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: null, signal: 'SIGKILL' });
  });

  test('may still say something and return a code of its own', async () => {
    const { stdout, end } = await its.run("trap 'echo bye; exit 7' TERM; sleep 1000 & wait", {
      timeLimitSeconds: 0.2,
    });
    expect(stdout).toBe('bye\n');
    expect(end).toMatchObject({ reason: 'timed-out', exitCode: 7, signal: null });
  });

  test('leaves its grace to what its shell had started, also when the shell is gone', async () => {
    // Not the last command, which a shell would become itself.
    const trap = 'trap "sleep 0.4; echo saved; exit" TERM; echo ready; while :; do sleep 0.05; done';
    const leave = new AbortController();
    const { stdout, end } = await its.run(`sh -c '${trap}'; true`, {
      signal: leave.signal,
      onOutput: () => leave.abort(),
    });
    expect(stdout).toBe('ready\nsaved\n');
    expect(end).toMatchObject({ reason: 'stopped', signal: 'SIGTERM' });
  });

  test('because the worker must leave, is stopped', async () => {
    const leave = new AbortController();
    const { end } = await its.run('echo ready; sleep 1000', {
      signal: leave.signal,
      onOutput: () => leave.abort(),
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

test.each<StopReason>(['cancelled', 'terminated', 'disk-full'])(
  'the first request to stop a command counts: %s',
  async (reason) => {
    const { end } = await run('sleep 1000', {
      onStarted: (running) => {
        running.stop(reason);
        running.stop('cancelled');
        // It has no terminal to type into.
        running.write('no');
        expect(running.hasTerminal).toBe(false);
      },
    });
    expect(end).toMatchObject({ reason, exitCode: null, signal: 'SIGTERM' });
  },
);

test('a stream is not read while its taker has no room, and nothing is lost by that', async () => {
  const whole = new AbortController();
  let room = true;
  let bytes = 0;
  const end = await runCommand({
    command: 'head -c 1000000 /dev/zero; sleep 1000',
    place: own.place,
    sandbox: own.sandbox,
    directory: '/',
    environment: {},
    size: undefined,
    keepsState: false,
    timeLimitSeconds: 30,
    killGraceSeconds: 5,
    signal: whole.signal,
    clock: systemClock,
    onStarted: () => undefined,
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
  await expect(run('true', { directory: '/nowhere' })).rejects.toMatchObject({
    name: 'CommandStartError',
    cause: { name: 'DirectoryRefusedError' },
  });
});

test.each([
  { what: 'cannot be run', program: '/nowhere', cause: { code: 'ENOENT' } },
  { what: 'refuses', program: '/bin/false', cause: { message: expect.stringContaining('nothing was said') } },
  { what: 'says why', program: '/bin/cat', cause: { message: expect.stringContaining('/bin/cat: ') } },
])('a command before which a program $what was never started', async ({ program, cause }) => {
  const sandbox = { ...own.sandbox, around: () => [program, '/nowhere'] as const };
  await expect(run('true', { sandbox })).rejects.toMatchObject({ name: 'CommandStartError', cause });
});

describe.each(users)('the environment of a command of $whose user', ({ sandboxed }) => {
  let its: CommandPlace;
  beforeAll(async () => {
    its = await commandPlace(sandboxed);
  });
  afterAll(() => its.remove());

  test('is what it is given, to the letter', async () => {
    const { stdout } = await its.run('env -0', {
      environment: { PATH: '/usr/bin:/bin', ODD: `'"$(id)\n=\\`, EMPTY: '' },
    });
    const got = stdout.split('\0').filter((each) => each !== '' && !/^(PWD|SHLVL|_)=/.test(each));
    expect(got.sort()).toEqual(['EMPTY=', `ODD='"$(id)\n=\\`, 'PATH=/usr/bin:/bin']);
  });

  test('has no effect on what comes before its shell, which still has rights that it has not', async () => {
    // The system's loader complains once for each program that it runs so.
    const { stderr } = await its.run('true', { environment: { PATH: its.place.workspace, LD_PRELOAD: '/nowhere.so' } });
    expect(stderr.match(/LD_PRELOAD/g)).toHaveLength(1);
  });
});

/** Only root's tests can have one. */
const sandboxes = users.filter(({ sandboxed }) => sandboxed);
if (sandboxes.length > 0)
  describe.each(sandboxes)('a command in a sandbox', ({ sandboxed }) => {
    let its: CommandPlace;
    beforeAll(async () => {
      its = await commandPlace(sandboxed);
    });
    afterAll(() => its.remove());

    test('does not start in an open directory below a closed one of another terminal', async () => {
      const other = await its.places.placeFor('p', 'other');
      await its.run('mkdir open && chmod 755 open && echo secret >open/file', {
        place: other,
        directory: other.workspace,
      });
      const directory = `${other.workspace}/open`;
      await expect(its.run('cat file', { directory })).rejects.toMatchObject({
        cause: { name: 'DirectoryRefusedError' },
      });
    });

    test('takes all with it that its user has started, in whatever session', async () => {
      const { stdout, end } = await its.run('setsid sleep 1000 & echo $!');
      expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
      await expect(own.isGone(stdout)).resolves.toBe(true);
    });
  });
