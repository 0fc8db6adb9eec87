import { describe, expect, test } from '@jest/globals';
import type { StartMark, StartMarks } from '../../../aws/start-marks.ts';
import { CommandStartError } from '../../../worker/terminal/run-command.ts';
import { startOnce } from '../../../worker/terminal/start-once.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';

const command = { projectId: 'p', terminalId: 't', commandId: 'c' };
const mark: StartMark = { messageId: 'm', attemptId: 'a', taskId: 'task', startedAt: '2026-01-05T10:00:00.000Z' };

/** Marks in memory, each call noted in its order beside the runs of the command. */
function marks(earlier?: StartMark) {
  const calls: string[] = [];
  let present = earlier;
  const startMarks: StartMarks = {
    async create(_command, made) {
      calls.push('mark');
      if (present) return present;
      present = made;
      return undefined;
    },
    async remove() {
      calls.push('unmark');
      present = undefined;
    },
  };
  return { calls, startMarks, present: () => present };
}

function once(startMarks: StartMarks | undefined, signal: AbortSignal, run: () => Promise<string>) {
  const { log, lines } = keptLog(new ManualClock());
  return { lines, started: startOnce({ startMarks, command, mark, signal, log }, run) };
}

const open = new AbortController().signal;

describe('a command that', () => {
  test('nobody has started is marked, then run', async () => {
    const { calls, startMarks } = marks();
    const run = async () => {
      calls.push('run');
      return 'end';
    };
    await expect(once(startMarks, open, run).started).resolves.toEqual({ kind: 'ran', end: 'end' });
    expect(calls).toEqual(['mark', 'run']);
  });

  test.each([
    ['was started from this very message is not run again', { ...mark, attemptId: 'b' }, 'interrupted'],
    ['was started from another message is not run', { ...mark, messageId: 'n', attemptId: 'b' }, 'duplicate'],
  ])('%s', async (_name, earlier, kind) => {
    const { calls, startMarks, present } = marks(earlier);
    const run = () => Promise.reject(new Error('it was run'));
    await expect(once(startMarks, open, run).started).resolves.toEqual({ kind });
    expect(calls).toEqual(['mark']);
    expect(present()).toEqual(earlier);
  });

  test('may run twice is run without a mark', async () => {
    await expect(once(undefined, open, async () => 'end').started).resolves.toEqual({ kind: 'ran', end: 'end' });
  });
});

describe('a mark', () => {
  test('that cannot be made keeps the command from being run', async () => {
    const { startMarks } = marks();
    const failing = { ...startMarks, create: () => Promise.reject(new Error('no answer')) };
    const run = () => Promise.reject(new Error('it was run'));
    await expect(once(failing, open, run).started).rejects.toThrow('no answer');
  });

  test('is removed when the command could not be started, so that another worker may', async () => {
    const { startMarks, present } = marks();
    const run = () => Promise.reject(new CommandStartError(new Error('no process to spare')));
    await expect(once(startMarks, open, run).started).rejects.toThrow(CommandStartError);
    expect(present()).toBeUndefined();
  });

  test('is removed when the task had to leave while it was made, and the command is not run', async () => {
    const { startMarks, present } = marks();
    const leaving = new AbortController();
    const slow: StartMarks = {
      ...startMarks,
      async create(...given) {
        const earlier = await startMarks.create(...given);
        leaving.abort(new Error('leave'));
        return earlier;
      },
    };
    const run = () => Promise.reject(new Error('it was run'));
    await expect(once(slow, leaving.signal, run).started).rejects.toThrow('leave');
    expect(present()).toBeUndefined();
  });

  test('stays when the command ran and what came after it failed', async () => {
    const { startMarks, present } = marks();
    const run = () => Promise.reject(new Error('the pipe broke'));
    await expect(once(startMarks, open, run).started).rejects.toThrow('the pipe broke');
    expect(present()).toEqual(mark);
  });

  test('that cannot be removed is logged, and the reason for it is still told', async () => {
    const { startMarks } = marks();
    const failing = { ...startMarks, remove: () => Promise.reject(new Error('denied')) };
    const run = () => Promise.reject(new CommandStartError(new Error('no process to spare')));
    const { started, lines } = once(failing, open, run);
    await expect(started).rejects.toThrow(CommandStartError);
    expect(lines).toMatchObject([{ level: 'ERROR', error: { message: 'denied' } }]);
  });
});
