import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
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
    check: () => Promise.reject(new Error('checked')),
    find: async () => present,
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
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const started = startOnce({ startMarks, command, mark, signal, log, clock, random: () => 0 }, run);
  return { clock, lines, started };
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
  const failure = (name: string) => new AwsError('PutObject', 'a mark', Object.assign(new Error('refused'), { name }));
  const notRun = () => Promise.reject(new Error('it was run'));

  test('that may not be made keeps the command from being run', async () => {
    const { startMarks } = marks();
    const forbidden = { ...startMarks, create: () => Promise.reject(failure('AccessDenied')) };
    await expect(once(forbidden, open, notRun).started).rejects.toThrow('AccessDenied');
  });

  test('is tried again while S3 has an outage, and then the command runs', async () => {
    const { startMarks } = marks();
    const outage = [failure('InternalError'), failure('SlowDown'), failure('InternalError')];
    const create: StartMarks['create'] = async (...given) => {
      const error = outage.shift();
      if (error) throw error;
      return startMarks.create(...given);
    };
    const { clock, lines, started } = once({ ...startMarks, create }, open, async () => 'end');
    await clock.advance(3500);
    await expect(started).resolves.toEqual({ kind: 'ran', end: 'end' });
    expect(lines).toHaveLength(3);
  });

  test('is not tried for longer than five minutes', async () => {
    const { startMarks } = marks();
    const create = () => Promise.reject(failure('InternalError'));
    const { clock, started } = once({ ...startMarks, create }, open, notRun);
    const given = expect(started).rejects.toThrow('InternalError');
    await clock.advance(300_000);
    await given;
  });

  test('is not tried any more when the task is to leave', async () => {
    const { startMarks } = marks();
    const leaving = new AbortController();
    const create = () => Promise.reject(failure('InternalError'));
    const { clock, started } = once({ ...startMarks, create }, leaving.signal, notRun);
    const given = expect(started).rejects.toThrow('leave');
    await clock.advance(100);
    leaving.abort(new Error('leave'));
    await given;
  });

  test('that is found after the message was lost is another worker’s, and so is the end', async () => {
    const { startMarks } = marks({ ...mark, attemptId: 'b' });
    const lost = new AbortController();
    const slow: StartMarks = {
      ...startMarks,
      async create(...given) {
        lost.abort(new Error('lost'));
        return startMarks.create(...given);
      },
    };
    await expect(once(slow, lost.signal, notRun).started).rejects.toThrow('lost');
  });

  test('is not even tried by a task that is to leave', async () => {
    const { calls, startMarks } = marks();
    const aborted = AbortSignal.abort(new Error('leave'));
    await expect(once(startMarks, aborted, notRun).started).rejects.toThrow('leave');
    expect(calls).toEqual([]);
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
