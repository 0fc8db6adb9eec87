import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { membersOf, type ProcessTable, readProcesses, treesOf, untilGone } from '../../../local/ecs/process-tree.ts';
import { readStat } from '../../../worker/process-stat.ts';

const table: ProcessTable = new Map([
  [1, { parent: 0, group: 1 }],
  [10, { parent: 1, group: 10 }],
  [11, { parent: 10, group: 10 }],
  [12, { parent: 11, group: 12 }],
  [20, { parent: 1, group: 10 }],
]);

describe('process trees', () => {
  test.each([
    { name: 'a root with children and grandchildren', roots: [10], found: [10, 11, 12] },
    { name: 'overlapping roots once', roots: [10, 11], found: [10, 11, 12] },
    { name: 'several roots', roots: [12, 20], found: [12, 20] },
    { name: 'nothing for a root that has ended', roots: [99], found: [] },
  ])('hold $name', ({ roots, found }) => {
    expect([...treesOf(table, roots)].sort()).toEqual(found);
  });

  test('are apart from groups, which may hold what has lost its parent', () => {
    expect(membersOf(table, 10)).toEqual([10, 11, 20]);
  });

  test.each(['linux', 'darwin'] as const)(
    'are read from the machine, this process among them, as on %s',
    (platform) => {
      expect(readProcesses(platform).get(process.pid)).toMatchObject({ parent: process.ppid });
    },
  );

  test('are read on Linux without a program that may not be installed', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(readProcesses('linux').has(process.pid)).toBe(true);
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('leave out zombies', async () => {
    const parent = spawn('/bin/sh', ['-c', 'sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const zombie = Number(String((await once(parent.stdout, 'data'))[0]));
    // A stopped parent does not notice.
    parent.kill('SIGSTOP');
    while (readStat(Number(parent.pid))?.state !== 'T') await turn();
    process.kill(zombie, 'SIGKILL');
    while (readProcesses('linux').has(zombie)) await turn();
    expect(readStat(zombie)?.state).toBe('Z');
    expect(readProcesses('darwin').has(zombie)).toBe(false);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  test('are waited for until none of them lives', async () => {
    const tables = [table, table, new Map([[1, { parent: 0, group: 1 }]])];
    let looks = 0;
    await untilGone(new Set([10, 11]), () => tables[looks++] ?? table);
    expect(looks).toBe(3);
  });

  test('that do not end are an error after a bounded wait', async () => {
    await expect(untilGone(new Set([10, 11]), () => table)).rejects.toThrow('these did not: 10, 11');
  });
});
