import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import type { Sessions } from '../../../worker/session/session.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { createCommandControl } from '../../../worker/terminal/control-messages.ts';
import type { Work } from '../../../worker/terminal/work.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';
import { workerSettings } from '../support/settings.ts';

const terminal = { projectId: 'p', terminalId: 't', userId: 'u' };
const command = { ...terminal, commandId: 'c' };
const terminate = { ...terminal, type: 'terminate' };

/** @param close of the session; what it is given last is whether it was given up. */
function begin(close: (signal: AbortSignal) => Promise<void> = async () => undefined) {
  const clock = new ManualClock();
  const { log } = keptLog(clock);
  const answers: TerminalEvent[] = [];
  const done: string[] = [];
  const sink = {
    name: 'answers',
    send: async (events: readonly TerminalEvent[]) => {
      answers.push(...events);
    },
  };
  const sessions: Pick<Sessions, 'close'> = { close: (_projectId, _terminalId, signal) => close(signal) };
  const leaving = new AbortController();
  const work = {
    parts: { settings: workerSettings(), routes: { to: () => sink }, sessions, clock, random: () => 0, taskId: 'task' },
    context: { signal: new AbortController().signal, leaving: leaving.signal, log },
    messageId: 'message',
    receiveCount: 1,
  } as unknown as Work;
  const control = createCommandControl(work, command, { typed: () => undefined });
  return {
    clock,
    control,
    done,
    leave: () => leaving.abort(new TaskLeavesError('stopped', 90)),
    run: () =>
      control.running({
        hasTerminal: true,
        write: (text) => done.push(`typed ${text}`) > 0,
        resize: ({ cols }) => done.push(`resized ${cols}`),
        stop: (reason) => done.push(`stopped ${reason}`),
      }),
    take: (body: unknown, sentAt?: number) =>
      control.take({ body: JSON.stringify(body), messageId: randomUUID(), sentAt }),
    told: () => answers.map((event) => ('state' in event ? event.state : 'code' in event ? event.code : event.type)),
  };
}

test('once its processes are gone a command takes nothing more, but its session can be closed', async () => {
  const { control, run, take, told, done } = begin();
  run();
  control.ended();
  take({ ...command, type: 'input', input: 'x' });
  take({ ...terminal, type: 'resize', cols: 80, rows: 24 });
  take({ ...command, type: 'cancel' });
  take(terminate);
  await control.settle();
  expect(told()).toEqual(['no-such-command', 'no-such-command', 'no-such-command', 'closed']);
  expect(done).toEqual([]);
});

test.each([
  { type: 'cancel', reason: 'cancelled', body: { ...command, type: 'cancel' } },
  { type: 'terminate', reason: 'terminated', body: terminate },
])('$type stops a command that is about to start', ({ body, reason }) => {
  const { run, take, done } = begin();
  take(body);
  run();
  expect(done).toEqual([`stopped ${reason}`]);
});

test('a terminate that was sent before the command closes the session, and the command goes on', async () => {
  const { clock, control, run, take, told, done } = begin();
  run();
  take(terminate, clock.now() - 1);
  expect(done).toEqual([]);
  await control.settle();
  expect(told()).toEqual(['closed']);
});

test('while the task leaves a session is closed all the same, and each terminate is answered', async () => {
  const { control, run, take, told, done, leave } = begin();
  run();
  leave();
  take(terminate);
  take(terminate);
  await control.settle();
  expect(done[0]).toBe('stopped terminated');
  expect(told()).toEqual(['closed', 'closed']);
});

test('a session that cannot be closed in time is told as such, and is not closed later', async () => {
  const given: AbortSignal[] = [];
  const { clock, control, run, take, told } = begin((signal) => {
    given.push(signal);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  run();
  take(terminate);
  const settled = control.settle();
  await clock.advance(3000);
  await settled;
  expect(told()).toEqual(['session-not-closed']);
  expect(given.map(({ aborted }) => aborted)).toEqual([true]);
});
