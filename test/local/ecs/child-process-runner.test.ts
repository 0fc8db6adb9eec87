import { describe, expect, test } from '@jest/globals';
import { CannotPullContainerError } from '../../../local/ecs/task-runner.ts';
import { runsAsRoot } from '../../worker/support/user.ts';
import { alive, realProcesses } from './real-processes.ts';

describe('the child process runner', () => {
  test('gives a process the environment that it was told, as fits this machine, and nothing of its own', async () => {
    const { start, log } = realProcesses();
    process.env['AWS_SESSION_TOKEN'] = 'of-the-developer';
    const { exited } = start('env', { WORKER_ROLE: 'burst', EMPTY: '' });
    delete process.env['AWS_SESSION_TOKEN'];
    expect(await exited).toEqual({ exitCode: 0, signal: null });
    const { PATH, HOME } = process.env;
    const consent = runsAsRoot ? [] : ['ALLOW_UNSANDBOXED=1'];
    expect(log.lines.sort()).toEqual([...consent, 'EMPTY=', `HOME=${HOME}`, `PATH=${PATH}`, 'WORKER_ROLE=burst']);
  });

  test('hands on each line of output, the last without its end too, before it tells of the exit', async () => {
    const { start, log } = realProcesses();
    expect(await start('talker').exited).toEqual({ exitCode: 3, signal: null });
    expect(log.lines.sort()).toEqual(['err', 'out', 'unended']);
  });

  test('has no image that it was not given', () => {
    const { start } = realProcesses();
    expect(() => start('other')).toThrow(CannotPullContainerError);
  });

  test('ends with 127 and a line of log when the command is not there', async () => {
    const { start, log } = realProcesses();
    const container = start('no-such-file');
    container.terminate();
    container.kill();
    expect(await container.exited).toEqual({ exitCode: 127, signal: null });
    expect(log.lines).toEqual([expect.stringContaining('ENOENT')]);
  });

  test('terminates the main process alone and kills a process that ignores it with all that it started', async () => {
    const { start, log, pids } = realProcesses();
    const container = start('family');
    const all = await pids();
    container.terminate();
    await log.line(/^main got SIGTERM$/);
    expect(alive(all)).toEqual(['main', 'sibling', 'stranger']);
    container.kill();
    expect(await container.exited).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(alive(all)).toEqual([]);
    expect(log.lines.filter((line) => line.includes('got'))).toEqual(['main got SIGTERM']);
  });

  test('takes down what a process leaves behind that ends by itself', async () => {
    const { start, clock, pids } = realProcesses();
    const container = start('family');
    const all = await pids();
    await clock.advance(1000);
    process.kill(all.main, 'SIGUSR2');
    expect(await container.exited).toEqual({ exitCode: 7, signal: null });
    expect(alive(all)).toEqual([]);
  });

  test('takes down what stayed in the group of the process also when it has not looked since', async () => {
    const { start, log } = realProcesses();
    const container = start('couple');
    const both = { main: await log.pid('main'), sibling: await log.pid('sibling') };
    process.kill(both.main, 'SIGUSR2');
    await container.exited;
    expect(alive(both)).toEqual([]);
  });

  test('does nothing to a container that has ended', async () => {
    const { start } = realProcesses();
    const container = start('talker');
    await container.exited;
    container.terminate();
    container.kill();
    expect(await container.exited).toEqual({ exitCode: 3, signal: null });
  });
});
