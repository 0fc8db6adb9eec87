import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandEnvironment } from '../../../worker/sandbox/command-environment.ts';
import { withoutSandbox } from '../../../worker/sandbox/create-sandbox.ts';
import { roomOn, watchDisk } from '../../../worker/sandbox/disk-guard.ts';
import { findProgram } from '../../../worker/sandbox/find-program.ts';
import { parseIpcList } from '../../../worker/sandbox/ipc-objects.ts';
import { createSweep } from '../../../worker/sandbox/kill-all.ts';
import { parseStatus } from '../../../worker/sandbox/processes-of.ts';
import { parseHardLimits, prlimitOptions } from '../../../worker/sandbox/resource-limits.ts';
import { sandboxRule } from '../../../worker/sandbox/sandbox-rule.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MIB = 1024 * 1024;

describe('a worker of', () => {
  const problem = (uid: number | undefined, platform: NodeJS.Platform, allowed: '1' | undefined) => {
    const found = sandboxRule(uid, platform).check({ ALLOW_UNSANDBOXED: allowed } as never);
    return found && 'remedy' in found ? found.remedy : found;
  };
  test.each([
    { name: 'root on Linux', uid: 0, platform: 'linux', allowed: undefined, remedy: undefined },
    { name: 'root on Linux that need not', uid: 0, platform: 'linux', allowed: '1', remedy: undefined },
    { name: 'anybody who says so', uid: 1000, platform: 'linux', allowed: '1', remedy: undefined },
    { name: 'nobody in particular who says so', uid: undefined, platform: 'win32', allowed: '1', remedy: undefined },
    { name: 'anybody', uid: 1000, platform: 'linux', allowed: undefined, remedy: 'Start the worker as root on Linux' },
    { name: 'root on macOS', uid: 0, platform: 'darwin', allowed: '1', remedy: 'Start the worker as a normal user' },
  ] as const)('$name starts unless there is a remedy: $remedy', ({ uid, platform, allowed, remedy }) => {
    if (remedy === undefined) expect(problem(uid, platform, allowed)).toBeUndefined();
    else expect(problem(uid, platform, allowed)).toContain(remedy);
  });
});

test('a command of a terminal has these variables, and those of the worker have no way to it', () => {
  const place = { home: '/t/home', temporary: '/t/tmp', userId: 20_000 };
  const common = {
    PATH: '/opt/bin',
    HOME: '/t/home',
    TMPDIR: '/t/tmp',
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  };
  expect(commandEnvironment(place, '/opt/bin')).toEqual({
    ...common,
    USER: 'terminal-20000',
    LOGNAME: 'terminal-20000',
  });
  expect(commandEnvironment({ ...place, userId: undefined }, '/opt/bin')).toEqual(common);
});

test('without a sandbox a command line stays as it is', () => {
  expect(withoutSandbox.around({ userId: undefined }, ['sh', '-c', 'x'])).toEqual(['sh', '-c', 'x']);
});

describe('a process', () => {
  const status = (state: string, threads: number) =>
    `Name:\ta\\nState:\tZ\nState:\t${state}\nTgid:\t7\nUid:\t0\t5\t6\t7\nThreads:\t${threads}\n`;
  test.each([
    { name: 'that sleeps', text: status('S (sleeping)', 1), lives: true },
    { name: 'that nobody has collected', text: status('Z (zombie)', 1), lives: false },
    { name: 'of which the first thread has ended and others run', text: status('Z (zombie)', 3), lives: true },
    { name: 'that is stopped', text: status('T (stopped)', 1), lives: true },
  ])('$name lives: $lives', ({ text, lives }) => {
    expect(parseStatus(text)).toEqual({ userIds: [0, 5, 6, 7], lives });
  });
});

test('IPC objects that a user has or has made are found by the columns that the list names', () => {
  const list = [
    '  key  semid perms  nsems   uid   gid  cuid  cgid',
    '  123  4   600   1  20000  20000  20000  20000',
    '  124  5   666   1  20001  20000  20001  20000',
    '  125  6   666   1  65534  20000  20000  20000',
    '  126  7   666   1  20000  20000  20001  20000',
    '',
  ].join('\n');
  // The third was given away, the fourth was given to the user.
  expect(parseIpcList(list, 'semid', 20_000)).toEqual([4, 6, 7]);
  expect(parseIpcList('', 'semid', 20_000)).toEqual([]);
});

if (process.platform === 'linux')
  describe('what ends a command', () => {
    /** Of which the first program is there from the given pause on. */
    const sweep = async (thereFrom: number) => {
      const directory = mkdtempSync(join(tmpdir(), 'sweep-'));
      let pauses = 0;
      const sleep = async () => {
        pauses += 1;
        if (pauses === thereFrom) symlinkSync('/bin/true', join(directory, 'setpriv'));
      };
      const clock = { now: () => 0, sleep };
      const programs = { setpriv: join(directory, 'setpriv'), perl: 'perl', ipcrm: 'ipcrm' };
      const done = createSweep({ ...programs, sweeperUserId: 59_998, around: (_userId, line) => line, clock })(59_999);
      await done.catch(() => undefined).then(() => rmSync(directory, { recursive: true }));
      return { done, pauses };
    };

    test('is tried again where it could not be started', async () => {
      const { done, pauses } = await sweep(3);
      await done;
      expect(pauses).toBe(3);
    });

    test('is given up after five tries, and says why', async () => {
      const { done, pauses } = await sweep(5);
      await expect(done).rejects.toMatchObject({ name: 'SandboxBrokenError', cause: { code: 'ENOENT' } });
      expect(pauses).toBe(4);
    });
  });

describe('the limits of a command', () => {
  const text = [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max file size             unlimited            unlimited            bytes     ',
    'Max data size             unlimited            2000000000           bytes     ',
    'Max processes             10                   500                  processes ',
    'Max open files            1024                 65535                files     ',
    'Max nice priority         0                    0                    ',
  ].join('\n');

  test('are as wanted, or as high as they may be', () => {
    const options = prlimitOptions({ maximumProcesses: 1024, maximumMemoryMib: 4096 }, parseHardLimits(text));
    expect(options).toEqual(['--nproc=500', '--nofile=8192', `--fsize=${1024 * MIB}`, '--core=0', '--data=2000000000']);
  });

  test('leave memory alone where none is set', () => {
    const options = prlimitOptions({ maximumProcesses: 20, maximumMemoryMib: undefined }, parseHardLimits(text));
    expect(options).toEqual(['--nproc=20', '--nofile=8192', `--fsize=${1024 * MIB}`, '--core=0']);
  });

  test('are never above a hard limit', () => {
    const names = {
      nproc: 'Max processes',
      nofile: 'Max open files',
      fsize: 'Max file size',
      data: 'Max data size',
    } as const;
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.values(names)), fc.nat()),
        fc.nat(),
        fc.nat(100_000),
        (hard, maximumProcesses, maximumMemoryMib) => {
          const options = prlimitOptions({ maximumProcesses, maximumMemoryMib }, new Map(Object.entries(hard)));
          for (const [option, name] of Object.entries(names)) {
            const set = Number(options.find((word) => word.startsWith(`--${option}=`))?.split('=')[1]);
            expect(set).toBeLessThanOrEqual(hard[name] ?? Number.POSITIVE_INFINITY);
          }
        },
      ),
    );
  });
});

test('a program that is missing is named', () => {
  expect(findProgram('sh', undefined)).toMatch(/^\/.*\/sh$/);
  expect(() => findProgram('no-such-program', '/opt:.')).toThrow('no-such-program is not installed');
});

describe('the watch over the disk', () => {
  const ROOM = { bytes: 256 * MIB, inodes: 20_000 };
  const watch = (rooms: readonly Partial<typeof ROOM>[]) => {
    const clock = new ManualClock();
    const over = new AbortController();
    const left = [...rooms];
    let looks = 0;
    let calls = 0;
    const room = async () => {
      looks += 1;
      return { ...ROOM, ...left.shift() };
    };
    const done = watchDisk({
      room,
      clock,
      signal: over.signal,
      full: () => {
        calls += 1;
      },
    });
    return { clock, over, done, seen: () => ({ looks, calls }) };
  };

  test.each([
    { name: '256 MiB are left', little: { bytes: ROOM.bytes - 1 } },
    { name: '20,000 files can be made', little: { inodes: ROOM.inodes - 1 } },
  ])('looks each second, and tells once that less than $name', async ({ little }) => {
    const { clock, done, seen } = watch([{}, little, {}]);
    expect(seen()).toEqual({ looks: 0, calls: 0 });
    await clock.advance(1000);
    expect(seen()).toEqual({ looks: 1, calls: 0 });
    await clock.advance(10_000);
    await expect(done).resolves.toBe('nearly-full');
    expect(seen()).toEqual({ looks: 2, calls: 1 });
  });

  test.each([
    { left: 'enough', last: {}, result: 'enough-room' },
    { left: 'little', last: { bytes: 0 }, result: 'nearly-full' },
  ])('looks once more when the command ends, and says that $left is left', async ({ last, result }) => {
    const { clock, over, done, seen } = watch([last]);
    over.abort();
    await expect(done).resolves.toBe(result);
    await clock.advance(10_000);
    expect(seen()).toEqual({ looks: 1, calls: 0 });
  });

  test('sees what is left on a real disk', async () => {
    const { bytes, inodes } = await roomOn(tmpdir());
    expect(Math.min(bytes, inodes)).toBeGreaterThan(0);
  });
});
