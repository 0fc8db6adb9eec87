import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { QueueGoneError } from '../../../aws/queue-gone-error.ts';
import { MAXIMUM_OUTPUT_BYTES_PER_EVENT, type TerminalEvent } from '../../../contract/terminal-event.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { EventStream, type EventStreamParts } from '../../../worker/terminal/event-stream.ts';
import type { CommandEnd } from '../../../worker/terminal/run-command.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';

const end: CommandEnd = { reason: 'exited', exitCode: 0, signal: null, durationMilliseconds: 5, outputBytes: 0 };

function open({ sendMilliseconds = 0, ...given }: Partial<EventStreamParts> & { sendMilliseconds?: number } = {}) {
  const clock = new ManualClock();
  const { log, lines } = keptLog(clock);
  const start = clock.now();
  const calls: { readonly at: number; readonly events: readonly TerminalEvent[] }[] = [];
  const state = { refuses: false };
  const sink = {
    name: 'the queue',
    async send(events: readonly TerminalEvent[]) {
      calls.push({ at: clock.now() - start, events });
      if (sendMilliseconds > 0) await clock.sleep(sendMilliseconds);
      if (state.refuses) throw new Error('the queue is gone');
    },
  };
  const address = { projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k' };
  const { signal } = new AbortController();
  const limits = { maximumOutputBytes: 10_000_000, hurriedEndMilliseconds: 3000 };
  const parts = { sink, address, clock, log, random: () => 0, ...limits, signal, ...given };
  const stream = new EventStream(parts);
  const summary = () => calls.map(({ at, events }) => `${at}: ${events.map(({ type }) => type).join(' ')}`);
  const events = () => calls.flatMap((call) => call.events);
  /** Text of the output in the calls. */
  const text = () =>
    events()
      .map((event) => ('text' in event ? event.text : ''))
      .join('');
  return { clock, lines, calls, state, stream, summary, events, text };
}

const refusal = (name: string) =>
  new AwsError('SendMessageBatch', 'the queue', Object.assign(new Error('refused'), { name }));
const megabytes = (count: number, character = 'a') => Buffer.alloc(count * 1_000_000, character);

describe('when events are sent', () => {
  test('the first goes at once, output after at most 200 ms, and the end with what still waits', async () => {
    const { clock, stream, calls, summary, events } = open();
    stream.started();
    await clock.advance(50);
    stream.output('stdout', Buffer.from('a'));
    stream.output('stdout', Buffer.from('b'));
    await clock.advance(200);
    stream.output('stderr', Buffer.from('c'));
    await clock.advance(10);
    await stream.exit(end);
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
    expect(events().map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
  });

  test('output after a silence goes at once', async () => {
    const { clock, stream, summary } = open();
    stream.started();
    await clock.advance(5000);
    stream.output('stdout', Buffer.from('a'));
    await clock.advance(1);
    expect(summary()).toEqual(['0: started', '5000: output']);
  });

  test('a task that is told to leave says so among the output', async () => {
    const { stream, events } = open();
    stream.started();
    stream.output('stdout', Buffer.from('before'));
    stream.leaving(new TaskLeavesError('spot-interruption', 104.5));
    stream.output('stdout', Buffer.from('after'));
    await stream.exit(end);
    expect(events()).toMatchObject([
      { type: 'started' },
      { text: 'before' },
      { type: 'leaving', reason: 'spot-interruption', secondsLeft: 104 },
      { text: 'after' },
      { type: 'exit' },
    ]);
  });

  test('what answers a key goes at once, and what follows it 50 ms later', async () => {
    const { clock, stream, summary } = open();
    stream.output('stdout', Buffer.from('prompt'));
    await clock.advance(100);
    stream.typed();
    await clock.advance(5);
    stream.output('stdout', Buffer.from('k'));
    await clock.advance(1);
    stream.output('stdout', Buffer.from('answer'));
    await clock.advance(1000);
    stream.output('stdout', Buffer.from('later'));
    await clock.advance(1);
    stream.output('stdout', Buffer.from('much'));
    await clock.advance(300);
    expect(summary()).toEqual(['0: output', '105: output', '155: output', '1106: output', '1306: output']);
  });

  test('two sends never run at the same time, so the order is kept', async () => {
    const { clock, stream, summary } = open({ sendMilliseconds: 1000 });
    stream.started();
    await clock.advance(100);
    stream.output('stdout', Buffer.from('a'));
    const ended = stream.exit(end);
    await clock.advance(2000);
    await ended;
    expect(summary()).toEqual(['0: started', '1000: output exit']);
  });

  test('the beginning of a character waits for its end, and comes as bytes when there is none', async () => {
    const { clock, stream, summary, events } = open();
    stream.output('stdout', Buffer.from([0xe2]));
    await clock.advance(500);
    expect(summary()).toEqual([]);
    await stream.exit(end);
    expect(events()).toMatchObject([{ sequence: 0, base64: '4g==' }, { sequence: 1 }]);
  });

  test('a whole call of output does not wait, and asks for a pause until it is on its way', async () => {
    const { clock, stream, summary } = open();
    stream.started();
    await clock.advance(10);
    expect(stream.output('stdout', Buffer.alloc(9 * MAXIMUM_OUTPUT_BYTES_PER_EVENT, 'a'))).toBeUndefined();
    const room = stream.output('stdout', Buffer.alloc(2 * MAXIMUM_OUTPUT_BYTES_PER_EVENT, 'a'));
    await expect(room).resolves.toBeUndefined();
    expect(summary()[1]).toBe(`10: ${Array(10).fill('output').join(' ')}`);
  });

  test('many small events of streams that take turns ask for a pause as well', () => {
    const { stream } = open();
    const rooms = Array.from({ length: 12 }, (_, index) =>
      stream.output(index % 2 === 0 ? 'stdout' : 'stderr', Buffer.from('x')),
    );
    // The first one is on its way at once.
    expect(rooms.map((room) => room !== undefined)).toEqual([...Array(10).fill(false), true, true]);
  });
});

test('a command that goes on elsewhere is told of no more, whatever waits', async () => {
  const { clock, state, stream, calls } = open();
  state.refuses = true;
  stream.started();
  await clock.advance(100);
  await stream.abandon();
  stream.output('stdout', Buffer.from('a'));
  state.refuses = false;
  await clock.advance(60_000);
  expect(calls).toHaveLength(1);
});

describe('the end', () => {
  test('of a command that returned says what was thrown away', async () => {
    const { stream, events } = open();
    await stream.exit({ ...end, exitCode: 3, outputBytes: 9 });
    expect(events()).toMatchObject([
      {
        sequence: 0,
        type: 'exit',
        reason: 'exited',
        exitCode: 3,
        signal: null,
        outputBytes: 9,
        truncated: false,
        droppedBytes: 0,
      },
    ]);
  });

  test('of a command that another worker did not finish has no figures', async () => {
    const { stream, events } = open();
    await stream.interrupted();
    expect(events()[0]).toMatchObject({
      sequence: 0,
      type: 'exit',
      reason: 'interrupted',
      exitCode: null,
      outputBytes: null,
    });
  });

  test('of a message that nothing came of is an error', async () => {
    const { stream, events } = open();
    await stream.error({ code: 'invalid-field', field: 'userId', rule: 'not empty' });
    expect(events()[0]).toMatchObject({
      sequence: 0,
      type: 'error',
      code: 'invalid-field',
      field: 'userId',
      rule: 'not empty',
    });
  });

  test('is told once, and nothing after it', async () => {
    const { clock, stream, summary } = open();
    await stream.exit(end);
    await expect(stream.interrupted()).rejects.toThrow('the end of this command was told before');
    stream.output('stdout', Buffer.from('late'));
    stream.leaving(new TaskLeavesError('stopped', 1));
    await clock.advance(1000);
    expect(summary()).toEqual(['0: exit']);
  });
});

describe('output beyond the limit', () => {
  test.each([
    { name: 'ends at the limit', limit: 5, chunks: ['abc', 'def'], sent: 'abcde', truncated: true },
    { name: 'that was not passed is not cut', limit: 6, chunks: ['abc', 'def'], sent: 'abcdef', truncated: false },
    {
      name: 'is cut before a character that would be torn',
      limit: 6,
      chunks: ['a€€', 'x'],
      sent: 'a€',
      truncated: true,
    },
    {
      name: 'is cut so when the character came in two chunks, too',
      limit: 3,
      chunks: ['a\xe2\x82', '\xacx'],
      latin1: true,
      sent: 'a',
      truncated: true,
    },
  ])('$name', async ({ limit, chunks, latin1, sent, truncated }) => {
    const { stream, text, events } = open({ maximumOutputBytes: limit });
    for (const chunk of chunks) stream.output('stdout', Buffer.from(chunk, latin1 ? 'latin1' : 'utf8'));
    await stream.exit(end);
    expect(text()).toBe(sent);
    expect(events().at(-1)).toMatchObject({ type: 'exit', truncated, droppedBytes: 0 });
    expect(events().some((event) => 'base64' in event)).toBe(false);
  });

  test('never asks for a pause', () => {
    const { stream } = open({ maximumOutputBytes: 1024, sendMilliseconds: 1000 });
    expect(Array.from({ length: 5 }, () => stream.output('stdout', megabytes(1)))).toEqual(Array(5).fill(undefined));
  });
});

describe('a sink that refuses', () => {
  test('is tried again, after growing pauses of five seconds at the most, with the same events and what came meanwhile', async () => {
    const { clock, calls, state, stream, summary, events } = open({ random: () => 0.999_999 });
    state.refuses = true;
    stream.started();
    stream.output('stdout', Buffer.from('a'));
    await clock.advance(20_000);
    state.refuses = false;
    await clock.advance(10_000);
    expect(calls.map(({ at }) => Math.round(at))).toEqual([0, 500, 1500, 3500, 7500, 12500, 17500, 22500]);
    expect(summary().at(-1)).toMatch(/: started output$/);
    expect(events().at(-1)).toEqual(events()[2]);
  });

  test('is logged when it begins to refuse and when it works again, with what was lost', async () => {
    const { clock, lines, state, stream } = open();
    state.refuses = true;
    stream.started();
    await clock.advance(100);
    stream.output('stdout', megabytes(2));
    await clock.advance(2000);
    state.refuses = false;
    await clock.advance(5000);
    await stream.exit(end);
    expect(lines).toMatchObject([
      { level: 'ERROR', sink: 'the queue', error: { message: 'the queue is gone' } },
      { level: 'INFO', sink: 'the queue', refusals: 4, seconds: 3.75, droppedBytes: 983_040 },
    ]);
  });

  test('frees a command that was waiting for room, and never makes it wait', async () => {
    const { clock, state, stream } = open({ sendMilliseconds: 1000 });
    state.refuses = true;
    stream.started();
    const room = stream.output('stdout', megabytes(1));
    expect(room).toBeDefined();
    await clock.advance(1000);
    await expect(room).resolves.toBeUndefined();
    expect(Array.from({ length: 5 }, () => stream.output('stdout', megabytes(1)))).toEqual(Array(5).fill(undefined));
  });

  test('gets the newest mebibyte when it works again, in numbers without a gap, and pauses reading as before', async () => {
    const { clock, calls, state, stream } = open({ maximumOutputBytes: 100_000_000 });
    state.refuses = true;
    stream.started();
    await clock.advance(1);
    for (let i = 0; i < 20; i += 1) stream.output('stdout', megabytes(1, String.fromCharCode(0x61 + i)));
    state.refuses = false;
    const before = calls.length;
    await clock.advance(5000);
    expect(stream.output('stdout', megabytes(2, 'z'))).toBeDefined();
    await stream.exit(end);
    const events = calls.slice(before).flatMap((call) => call.events);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
    const text = events.map((event) => ('text' in event ? event.text : '')).join('');
    expect(text.replaceAll(/(.)\1*/g, '$1')).toBe('stz');
    const exit = events.at(-1);
    expect(exit).toMatchObject({ type: 'exit', truncated: false, droppedBytes: 22_000_000 - text.length });
    expect(text.length - 2_000_000).toBeGreaterThan(983_000);
    expect(text.length - 2_000_000).toBeLessThanOrEqual(1024 * 1024);
  });

  test('keeps no more than a thousand events, however small, and is not tried more often for them', async () => {
    const { calls, clock, state, stream, events } = open({ sendMilliseconds: 10 });
    state.refuses = true;
    stream.started();
    await clock.advance(100);
    for (let i = 0; i < 1500; i += 1) stream.output(i % 2 === 0 ? 'stdout' : 'stderr', Buffer.from('x'));
    await clock.advance(3000);
    expect(calls).toHaveLength(4);
    state.refuses = false;
    const ended = stream.exit(end);
    await clock.advance(3000);
    await ended;
    expect(events().at(-1)).toMatchObject({ type: 'exit', sequence: 1001, droppedBytes: 500 });
  });
});

describe('an end that is refused', () => {
  test('is tried for a minute, at last alone, and then given up', async () => {
    const { clock, state, stream, calls, summary } = open();
    state.refuses = true;
    stream.started();
    stream.output('stdout', Buffer.from('lost'));
    stream.leaving(new TaskLeavesError('stopped', 1));
    const ended = expect(stream.exit(end)).rejects.toMatchObject({
      name: 'EndNotSentError',
      message: 'the end of the command was refused by the queue and is given up',
      cause: { message: 'the queue is gone' },
    });
    await clock.advance(70_000);
    await ended;
    expect(summary().at(-2)).toMatch(/: started output leaving exit$/);
    expect(summary().at(-1)).toMatch(/: started leaving exit$/);
    expect(calls.at(-1)?.at).toBeGreaterThan(55_000);
    expect(calls.at(-1)?.at).toBeLessThanOrEqual(60_000);
    expect(calls.at(-1)?.events.at(-1)).toMatchObject({ sequence: 3, droppedBytes: 4 });
  });

  test('is sent although the output before it is refused for ever', async () => {
    const { clock, calls, stream } = open({
      sink: {
        name: 'picky',
        send: async (events) => {
          if (events.some(({ type }) => type === 'output')) throw new Error('no output');
          calls.push({ at: 0, events });
        },
      },
    });
    stream.output('stdout', megabytes(1));
    const ended = stream.exit({ ...end, outputBytes: 1_000_000 });
    await clock.advance(70_000);
    await ended;
    expect(calls.flatMap(({ events }) => events)).toMatchObject([
      { type: 'exit', sequence: 10, outputBytes: 1_000_000, droppedBytes: 1_000_000 },
    ]);
  });

  test('is tried alone, and for three seconds, when there is no time any more', async () => {
    const leave = new AbortController();
    const { clock, state, stream, summary } = open({ signal: leave.signal });
    state.refuses = true;
    stream.output('stdout', Buffer.from('a'));
    const ended = expect(stream.exit(end)).rejects.toMatchObject({ name: 'EndNotSentError' });
    await clock.advance(300);
    leave.abort();
    await clock.advance(3000);
    await ended;
    expect(summary()).toEqual(['0: output', '0: output exit', '300: exit', '1300: exit', '3300: exit']);
  });

  test('is tried alone when there is no time and the sink had refused before', async () => {
    const leave = new AbortController();
    const { clock, state, stream, summary } = open({ signal: leave.signal });
    state.refuses = true;
    stream.output('stdout', Buffer.from('a'));
    await clock.advance(100);
    leave.abort();
    const ended = expect(stream.exit(end)).rejects.toMatchObject({ name: 'EndNotSentError' });
    await clock.advance(3000);
    await ended;
    expect(summary()).toEqual(['0: output', '100: exit', '600: exit', '1600: exit']);
  });

  test.each([
    ['is gone', new QueueGoneError('the queue', refusal('QueueDoesNotExist'))],
    ['may not be sent to', refusal('AccessDenied')],
  ])('is tried for three seconds alone when the queue %s', async (_name, error) => {
    const times: number[] = [];
    const { clock, stream } = open({
      sink: {
        name: 'the queue',
        async send() {
          times.push(clock.now() - began);
          throw error;
        },
      },
    });
    const began = clock.now();
    const ended = expect(stream.exit(end)).rejects.toMatchObject({ name: 'EndNotSentError', cause: error });
    await clock.advance(3000);
    await ended;
    expect(times.length).toBeGreaterThan(2);
    expect(times.at(-1)).toBeLessThanOrEqual(3000);
  });

  test('goes with all that waits when there is no time and the sink works', async () => {
    const { stream, events } = open({ signal: AbortSignal.abort() });
    stream.started();
    stream.output('stdout', megabytes(1));
    await stream.exit(end);
    expect(events()).toHaveLength(1 + Math.ceil(1_000_000 / MAXIMUM_OUTPUT_BYTES_PER_EVENT) + 1);
    expect(events().at(-1)).toMatchObject({ type: 'exit', droppedBytes: 0 });
  });
});
