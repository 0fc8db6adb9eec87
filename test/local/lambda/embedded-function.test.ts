import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EmbeddedFunction } from '../../../local/lambda/embedded-function.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { LineLog } from '../support/line-log.ts';

/** What the event asks for, in a bundle that tells who it is. */
const bundle = `
  class OutOfTasksError extends Error { name = 'OutOfTasksError'; }
  const acts = {
    tell: () => console.log('pid', process.pid),
    environment: () => console.log(JSON.stringify(process.env)),
    write: (lines = 1000) => {
      for (let line = 1; line <= lines; line += 1) console.log('out', line, 'x'.repeat(100));
      console.error('err');
      process.stdout.write('unended');
    },
    writeAndFail: () => { acts.write(); acts.fail(); },
    writeAndExit: () => { acts.write(100); process.exit(3); },
    writeAndHang: () => { acts.write(); return acts.hang(); },
    fail: () => { throw new OutOfTasksError('none left'); },
    failWithText: () => { throw 'plain text'; },
    hang: () => { console.log('hanging', process.pid); return new Promise(() => setInterval(() => {}, 1e6)); },
    exit: () => process.exit(3),
    answerThenExit: () => { console.log('exiting', process.pid); setImmediate(() => process.exit(0)); },
  };
  export const handler = async ({ act }) => { await acts[act](); };
`;

/** Resolves when the process has ended and its parent, this process, knows. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await turn();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the embedded function', () => {
  let folder: string;
  const functions: EmbeddedFunction[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'function-'));
    writeFileSync(join(folder, 'index.mjs'), bundle);
    writeFileSync(join(folder, 'broken.mjs'), `throw new Error('broken bundle');`);
  });
  afterEach(async () => {
    for (const one of functions.splice(0)) await one.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function create({ file = 'index.mjs', handlerName = 'handler', environment = {} } = {}) {
    const log = new LineLog();
    const clock = new ManualClock();
    const one = new EmbeddedFunction({
      file: join(folder, file),
      handlerName,
      environment,
      timeoutSeconds: 5,
      clock,
      onLog: (line) => log.add(line),
    });
    functions.push(one);
    return { one, log, clock };
  }
  const failure = (errorType: string, message: string) =>
    expect.objectContaining({ name: 'FunctionError', errorType, message });

  test('is done when its handler has returned, and counts its invocations', async () => {
    const { one, log } = create();
    await expect(one.invoke({ act: 'tell' })).resolves.toBeUndefined();
    await log.line(/^pid \d+$/);
    expect(one.invocations).toBe(1);
  });

  describe('has handed on every line when', () => {
    const written = (log: LineLog) => ({
      out: log.lines.filter((line) => line.startsWith('out ')).length,
      others: log.lines.filter((line) => !line.startsWith('out ')).sort(),
    });
    const everything = { out: 1000, others: ['err', 'unended'] };

    test('its handler has returned', async () => {
      const { one, log } = create();
      for (let invocation = 1; invocation <= 3; invocation += 1) {
        log.lines.length = 0;
        await one.invoke({ act: 'write' });
        expect(written(log)).toEqual(everything);
      }
    });

    test('its handler has returned, those of the invocation also to whoever invoked it', async () => {
      const { one, log } = create();
      await one.invoke({ act: 'tell' });
      const lines: string[] = [];
      await one.invoke({ act: 'write' }, (line) => lines.push(line));
      expect(lines.sort()).toEqual(log.lines.slice(1).sort());
      expect(lines).toHaveLength(1002);
    });

    test.each([
      { name: 'it failed', act: 'writeAndFail', out: 1000 },
      // As many as a pipe holds: process.exit() drops what waits for room.
      { name: 'its process ended', act: 'writeAndExit', out: 100 },
    ])('$name', async ({ act, out }) => {
      const { one, log } = create();
      await expect(one.invoke({ act })).rejects.toThrow();
      expect(written(log)).toEqual({ ...everything, out });
    });

    test('it was killed at its time-out', async () => {
      const { one, log, clock } = create();
      const invoked = expect(one.invoke({ act: 'writeAndHang' })).rejects.toThrow('timed out');
      await log.line(/hanging/);
      await clock.advance(5000);
      await invoked;
      expect(written(log)).toEqual({ out: 1000, others: ['err', expect.stringMatching(/^unendedhanging/)] });
    });
  });

  test('fails with the name and the text of what its handler threw, and works on', async () => {
    const { one } = create();
    await expect(one.invoke({ act: 'fail' })).rejects.toEqual(failure('OutOfTasksError', 'none left'));
    await expect(one.invoke({ act: 'failWithText' })).rejects.toEqual(failure('Error', 'plain text'));
    await expect(one.invoke({ act: 'tell' })).resolves.toBeUndefined();
    expect(one.invocations).toBe(3);
  });

  test('is killed at its time-out, and the next event starts another process', async () => {
    const { one, log, clock } = create();
    const invoked = expect(one.invoke({ act: 'hang' })).rejects.toEqual(
      failure('Sandbox.Timedout', 'The function timed out after 5 seconds.'),
    );
    const pid = Number((await log.line(/^hanging/)).split(' ')[1]);
    await clock.advance(5000);
    await invoked;
    await one.invoke({ act: 'tell' });
    expect(await log.line(/^pid/)).not.toBe(`pid ${pid}`);
    await one.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test.each([
    { name: 'exits while it works', options: {}, message: "The function's process ended with exit code 3." },
    {
      name: 'cannot load its bundle',
      options: { file: 'broken.mjs' },
      message: "The function's process ended with exit code 1.",
    },
    {
      name: 'has no such handler',
      options: { handlerName: 'main' },
      message: "The function's process ended with exit code 1.",
    },
  ])('fails when its process $name', async ({ options, message }) => {
    await expect(create(options).one.invoke({ act: 'exit' })).rejects.toEqual(failure('Runtime.ExitError', message));
  });

  test('replaces a process that ended between two events', async () => {
    const { one, log } = create();
    await one.invoke({ act: 'answerThenExit' });
    await gone(Number((await log.line(/^exiting/)).split(' ')[1]));
    await expect(one.invoke({ act: 'tell' })).resolves.toBeUndefined();
  });

  test('works on two events at once in two processes, and on two that follow each other in one', async () => {
    const { one, log } = create();
    await Promise.all([one.invoke({ act: 'tell' }), one.invoke({ act: 'tell' })]);
    await one.invoke({ act: 'tell' });
    await log.lineNumber(3);
    const [first, second, third] = log.lines;
    expect(first).not.toBe(second);
    expect([first, second]).toContain(third);
  });

  test('has the environment that it was given and nothing of this process but PATH', async () => {
    const { one, log } = create({ environment: { AWS_REGION: 'us-east-1', ECS_MAX_TASKS: '3' } });
    await one.invoke({ act: 'environment' });
    const environment = JSON.parse(await log.line(/^\{/));
    expect(environment).toEqual({ PATH: process.env['PATH'], AWS_REGION: 'us-east-1', ECS_MAX_TASKS: '3' });
  });

  test('stopped, ends a process at work and takes no event any more', async () => {
    const { one, log } = create();
    const invoked = expect(one.invoke({ act: 'hang' })).rejects.toEqual(
      failure('Runtime.ExitError', "The function's process ended with SIGKILL."),
    );
    const pid = Number((await log.line(/^hanging/)).split(' ')[1]);
    await one.stop();
    await invoked;
    expect(isAlive(pid)).toBe(false);
    await expect(one.invoke({ act: 'tell' })).rejects.toEqual(failure('Stopped', 'The function is stopped.'));
    expect(one.invocations).toBe(1);
  });
});
