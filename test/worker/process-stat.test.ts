import { describe, expect, test } from '@jest/globals';
import { parseStat, startToken } from '../../worker/process-stat.ts';

const rest = '1 10 10 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 10 1844';

describe("a process's state as Linux tells it", () => {
  test.each([
    { name: 'a plain name', command: 'node' },
    { name: 'a name with spaces', command: 'tmux: server' },
    { name: 'a name with brackets', command: '(sd-pam)' },
    { name: 'a name that looks like the end', command: 'a) Z 7 8' },
  ])('is read behind $name', ({ command }) => {
    expect(parseStat(`42 (${command}) S ${rest}\n`)).toEqual({
      state: 'S',
      parent: 1,
      group: 10,
      startTicks: '987654',
    });
  });
});

describe("a process's start token", () => {
  test.each(['linux', 'darwin'] as const)(
    'stays the same while it lives, and no dead process has one, on %s',
    (platform) => {
      expect(startToken(process.pid, platform)).toMatch(/\d/);
      expect(startToken(process.pid, platform)).toBe(startToken(process.pid, platform));
      expect(startToken(2 ** 31 - 1, platform)).toBeUndefined();
    },
  );

  test('tells a process from its parent, which started at another time', () => {
    expect(startToken(process.pid)).not.toBe(startToken(process.ppid));
  });
});
