import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { TaskLeavesError } from '../../../worker/task-leaves-error.ts';
import { EventStream } from '../../../worker/terminal/event-stream.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { keptLog } from '../support/log-lines.ts';

/** A call of the sink: how long it takes, how many of its events arrive, and whether it is refused all the same. */
interface Call {
  readonly milliseconds: number;
  readonly arrive: number;
  readonly refused: boolean;
}

/** Works for a while and refuses for a while: a chance for each call alone would hardly ever make a long outage. */
const calls: fc.Arbitrary<readonly Call[]> = fc
  .array(
    fc.record({
      count: fc.integer({ min: 1, max: 8 }),
      milliseconds: fc.constantFrom(0, 20, 3000),
      arrive: fc.nat(10),
      refused: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((spans) => spans.flatMap(({ count, ...call }) => Array<Call>(count).fill(call)));

type Step =
  | { readonly kind: 'print'; readonly stream: 'stdout' | 'stderr'; readonly bytes: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'leaving' };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('print' as const),
        stream: fc.constantFrom('stdout' as const, 'stderr' as const),
        bytes: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 400_000 })),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.nat(2000) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'leaving' as const }) },
  ),
  { maxLength: 20 },
);

const MEBIBYTE = 1024 * 1024;
const bytesOf = (event: TerminalEvent) => {
  if (event.type !== 'output') return 0;
  return 'text' in event ? Buffer.byteLength(event.text) : Buffer.byteLength(event.base64, 'base64');
};

/** Numbers of eight digits, each with a character of three bytes. */
const numbered = Buffer.from(Array.from({ length: 100_000 }, (_, i) => `${String(i).padStart(8, '0')}€`).join(''));

/** Each stream prints the numbers, from where its last print ended. */
function printer() {
  const at = { stdout: 0, stderr: 0 };
  return (stream: 'stdout' | 'stderr', bytes: number) => {
    const chunk = numbered.subarray(at[stream], at[stream] + bytes);
    at[stream] += chunk.length;
    return chunk;
  };
}

/** Plays a command against the sink, to its end. */
async function play(plan: readonly Call[], script: readonly Step[], maximumOutputBytes: number, leaves: boolean) {
  const clock = new ManualClock();
  const given = new Map<number, TerminalEvent>();
  const arrived = new Map<number, TerminalEvent>();
  let confirmedBytes = 0;
  let made = 0;
  let mostAtOnce = 0;
  const sink = {
    name: 'the sink',
    async send(events: readonly TerminalEvent[]) {
      const { milliseconds, arrive, refused } = plan[made++] ?? { milliseconds: 0, arrive: 0, refused: leaves };
      mostAtOnce = Math.max(mostAtOnce, events.length);
      for (const event of events) {
        const before = given.get(event.sequence);
        // What is handed over again is what it was, but for the figures of an end.
        if (before && before.type !== 'exit') expect(isDeepStrictEqual(before, event)).toBe(true);
        given.set(event.sequence, event);
      }
      await clock.sleep(milliseconds);
      for (const event of refused ? events.slice(0, arrive) : events) {
        // As a FIFO queue does: what arrives again is there once, and an end is one whatever its number.
        const known = arrived.has(event.sequence) || [...arrived.values()].some(({ type }) => type === 'exit');
        if (!known || event.type !== 'exit') arrived.set(event.sequence, arrived.get(event.sequence) ?? event);
      }
      if (refused) throw new Error('refused');
      confirmedBytes += events.reduce((sum, event) => sum + bytesOf(event), 0);
    },
  };
  const print = printer();
  const address = { projectId: 'p', terminalId: 't', commandId: 'c', taskId: 'k' };
  const { log, lines } = keptLog(clock);
  const leave = new AbortController();
  const limits = { maximumOutputBytes, hurriedEndMilliseconds: 3000 };
  const parts = { sink, address, clock, log, random: () => 0.3, ...limits, signal: leave.signal };
  const stream = new EventStream(parts);
  let outputBytes = 0;
  let room: Promise<void> | undefined;
  stream.started();
  for (const step of script) {
    if (step.kind === 'wait') await clock.advance(step.milliseconds);
    else if (step.kind === 'leaving') stream.leaving(new TaskLeavesError('stopped', 10));
    else {
      if (room) await clock.advance(4000);
      await room;
      const chunk = print(step.stream, step.bytes);
      outputBytes += chunk.length;
      room = stream.output(step.stream, chunk);
    }
  }
  if (leaves) leave.abort();
  const exit = { reason: 'exited', exitCode: 0, signal: null, durationMilliseconds: 1, outputBytes } as const;
  const ended = stream.exit(exit).then(
    () => 'sent',
    (error: Error) => error.name,
  );
  await clock.advance(200_000);
  return { ended: await ended, given, arrived, confirmedBytes, outputBytes, mostAtOnce, lines };
}

test('whatever a command prints and whatever the sink does, events are in order, complete or counted, and end once', async () => {
  const limits = fc.constantFrom(1024, MEBIBYTE, 100 * MEBIBYTE);
  await fc.assert(
    fc.asyncProperty(calls, steps, limits, fc.boolean(), async (plan, script, limit, leaves) => {
      const { ended, given, arrived, confirmedBytes, outputBytes, mostAtOnce, lines } = await play(
        plan,
        script,
        limit,
        leaves,
      );
      expect(mostAtOnce).toBeLessThanOrEqual(10);
      expect([...given.keys()]).toEqual(Array.from(given.keys(), (_, index) => index));
      expect([...arrived.keys()]).toEqual([...arrived.keys()].sort((a, b) => a - b));
      expect([...given.values()].filter(({ type }) => type === 'started')).toHaveLength(1);
      expect([...given.values()].filter(({ type }) => type === 'leaving')).toHaveLength(
        script.filter(({ kind }) => kind === 'leaving').length,
      );

      const last = [...given.values()].at(-1);
      expect([...given.values()].filter(({ type }) => type === 'exit')).toEqual([last]);
      if (ended === 'sent') expect([...arrived.values()].at(-1)?.type).toBe('exit');
      else expect(ended).toBe('EndNotSentError');

      for (const name of ['stdout', 'stderr']) {
        const outputs = [...given.values()].filter((event) => event.type === 'output' && event.stream === name);
        const numbers = outputs.flatMap((event) => ('text' in event ? (event.text.match(/\d{8}(?=€)/g) ?? []) : []));
        expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? ''))).toBe(true);
        // Only what is left of a torn character at the end.
        for (const event of outputs) if ('base64' in event) expect(bytesOf(event)).toBeLessThan(3);
      }

      if (last?.type !== 'exit' || last.droppedBytes === null) throw new Error('the last event is no exit');
      const within = confirmedBytes + last.droppedBytes;
      expect(last.truncated).toBe(outputBytes > limit);
      if (last.truncated) expect(within).toBeGreaterThan(limit - 6);
      expect(within).toBeLessThanOrEqual(Math.min(outputBytes, limit));
      if (!last.truncated) expect(within).toBe(outputBytes);
      if (!plan.some(({ refused }) => refused) && !leaves)
        expect({ dropped: last.droppedBytes, lines }).toEqual({ dropped: 0, lines: [] });
    }),
    { numRuns: 60 },
  );
});
