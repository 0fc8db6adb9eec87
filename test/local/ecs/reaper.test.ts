import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { readProcesses, treesOf } from '../../../local/ecs/process-tree.ts';
import { alive, familyScript, realProcesses } from './real-processes.ts';

/** What this process has started and that lives still; a program that reads the process table has ended by then. */
function ownTree(): Set<number> {
  const table = readProcesses();
  return treesOf(new Map([...readProcesses()].filter(([pid]) => table.has(pid))), [process.pid]);
}

describe('the reaper', () => {
  test('takes down tasks with all that they started, and then itself, when the process that runs them is killed', async () => {
    const { log, pids } = realProcesses();
    const parent = fork(resolve('test/local/ecs/runner-process.ts'), [familyScript(true)], { execArgv: [] });
    parent.on('message', (line) => log.add(String(line)));
    await pids();
    const all = treesOf(readProcesses(), [Number(parent.pid)]);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(all.size).toBe(5);
    for (let table = readProcesses(); [...all].some((pid) => table.has(pid)); table = readProcesses()) await turn();
  });

  test('takes down what stayed in the group of a task that has ended itself', async () => {
    const { log, pids } = realProcesses();
    const parent = fork(resolve('test/local/ecs/runner-process.ts'), [familyScript(true)], { execArgv: [] });
    parent.on('message', (line) => log.add(String(line)));
    const all = await pids();
    parent.kill('SIGSTOP');
    process.kill(all.main, 'SIGKILL');
    while (alive(all).includes('main')) await turn();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    while (alive({ sibling: all.sibling }).length > 0) await turn();
  });

  test('is there while a task runs, and has ended when the last one has', async () => {
    const { start, pids } = realProcesses();
    const before = ownTree();
    const first = start('family');
    await pids();
    const second = start('talker');
    await second.exited;
    expect([...ownTree()].filter((pid) => !before.has(pid))).toHaveLength(4);
    first.kill();
    await first.exited;
    expect([...ownTree()].filter((pid) => !before.has(pid))).toEqual([]);
  });
});
