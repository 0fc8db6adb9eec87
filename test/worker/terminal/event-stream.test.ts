import { describe, expect, test } from '@jest/globals';
import type { EventBody, TerminalEvent } from '../../../contract/terminal-event.ts';
import { EventStream } from '../../../worker/terminal/event-stream.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';

const exit: EventBody & { type: 'exit' } = {
  type: 'exit',
  reason: 'exited',
  exitCode: 0,
  signal: null,
  durationMilliseconds: 5,
  outputBytes: 0,
};

function open(sendMilliseconds = 0) {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const start = clock.now();
  const calls: { readonly at: number; readonly events: readonly TerminalEvent[] }[] = [];
  const state = { refuses: false };
  const eventQueue = {
    async send(_queueUrl: string, events: readonly TerminalEvent[]) {
      calls.push({ at: clock.now() - start, events });
      if (sendMilliseconds > 0) await clock.sleep(sendMilliseconds);
      if (state.refuses) throw new Error('the queue is gone');
    },
  };
  const address = { projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k' };
  const stream = new EventStream({ eventQueue, queueUrl: 'https://queue', address, clock, log });
  const summary = () => calls.map(({ at, events }) => `${at}: ${events.map(({ type }) => type).join(' ')}`);
  return { clock, lines, calls, state, stream, summary };
}

describe('when events are sent', () => {
  test('the first goes at once, output after at most 200 ms, and the end with what still waits', async () => {
    const { clock, stream, calls, summary } = open();
    stream.started();
    await clock.advance(50);
    stream.output('stdout', Buffer.from('a'));
    stream.output('stdout', Buffer.from('b'));
    await clock.advance(200);
    stream.output('stderr', Buffer.from('c'));
    await clock.advance(10);
    await stream.end(exit);
    expect(summary()).toEqual(['0: started', '200: output', '260: output exit']);
    expect(calls[1]?.events[0]).toEqual({
      version: 1,
      projectId: 'p',
      terminalId: 't',
      commandId: 'c',
      taskId: 'k',
      sequence: 1,
      at: '2026-01-05T10:00:00.050Z',
      type: 'output',
      stream: 'stdout',
      text: 'ab',
    });
    const sequences = calls.flatMap(({ events }) => events.map(({ sequence }) => sequence));
    expect(sequences).toEqual([0, 1, 2, 3]);
  });

  test('output after a silence goes at once', async () => {
    const { clock, stream, summary } = open();
    stream.started();
    await clock.advance(5000);
    stream.output('stdout', Buffer.from('a'));
    await clock.advance(1);
    expect(summary()).toEqual(['0: started', '5000: output']);
  });

  test('an error can be the only event', async () => {
    const { stream, calls } = open();
    await stream.end({ type: 'error', code: 'invalid-field', field: 'userId', rule: 'not empty' });
    expect(calls.map(({ events }) => events.map(({ type, sequence }) => ({ type, sequence })))).toEqual([
      [{ type: 'error', sequence: 0 }],
    ]);
  });

  test('two sends never run at the same time, so the order is kept', async () => {
    const { clock, stream, summary } = open(1000);
    stream.started();
    await clock.advance(100);
    stream.output('stdout', Buffer.from('a'));
    const ended = stream.end(exit);
    await clock.advance(2000);
    await ended;
    expect(summary()).toEqual(['0: started', '1000: output exit']);
  });
});

test('a whole call of output does not wait, and asks for a pause until it is on its way', async () => {
  const { clock, stream, summary } = open();
  stream.started();
  await clock.advance(10);
  expect(stream.output('stdout', Buffer.alloc(600_000, 'a'))).toBeUndefined();
  const room = stream.output('stdout', Buffer.alloc(100_000, 'a'));
  await expect(room).resolves.toBeUndefined();
  expect(summary()[1]).toBe(`10: ${Array(11).fill('output').join(' ')}`);
});

test('a queue that refuses events is logged once, and later events are tried', async () => {
  const { clock, lines, state, stream, summary } = open();
  state.refuses = true;
  stream.started();
  await clock.advance(300);
  stream.output('stdout', Buffer.from('a'));
  await clock.advance(300);
  await stream.end(exit);
  expect(summary()).toEqual(['0: started', '300: output', '600: exit']);
  expect(lines).toMatchObject([{ level: 'ERROR', queueUrl: 'https://queue', error: { message: 'the queue is gone' } }]);
});
