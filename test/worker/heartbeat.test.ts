import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../../contract/clock.ts';
import { keepInvisible } from '../../worker/heartbeat.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeCommandQueue, receivedMessage } from './support/fake-command-queue.ts';
import { keptLog } from './support/log-lines.ts';

function start(visibilityTimeoutSeconds: number, seenBy: (clock: ManualClock) => Clock = (clock) => clock) {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const queue = new FakeCommandQueue(clock);
  const { log, lines } = keptLog(clock);
  const over = new AbortController();
  const parts = { queue, clock: seenBy(clock), log, visibilityTimeoutSeconds };
  const ended = keepInvisible(parts, receivedMessage('m'), startedAt, over.signal);
  const end: { second?: number; error?: Error | undefined } = {};
  void ended.then((error) => Object.assign(end, { second: (clock.now() - startedAt) / 1000, error }));
  return { clock, queue, lines, over, end };
}

test('the time-out is set to its full length at every third of it, until the message is done', async () => {
  const { clock, queue, over, end } = start(60);
  await clock.advance(65_000);
  over.abort();
  await clock.advance(600_000);
  expect(queue.calls).toEqual(['20: extend m by 60 s', '40: extend m by 60 s', '60: extend m by 60 s']);
  expect(end).toEqual({ second: 65, error: undefined });
});

test('an extension that failed is logged and tried again soon, and the next one is a third after the success', async () => {
  const { clock, queue, lines, over } = start(60);
  queue.failures.extend = 2;
  await clock.advance(50_000);
  over.abort();
  expect(queue.calls.map((call) => call.split(':')[0])).toEqual(['20', '25', '30', '50']);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ level: 'ERROR', error: { message: 'extend does not work' } });
});

describe('the message is lost', () => {
  test('as soon as SQS refuses its receipt', async () => {
    const { clock, queue, end } = start(60);
    await clock.advance(30_000);
    queue.receiptsAreLost = true;
    await clock.advance(600_000);
    expect(end).toMatchObject({
      second: 40,
      error: {
        name: 'MessageLostError',
        message: expect.stringContaining('refused'),
        cause: { name: 'ReceiptLostError' },
      },
    });
    expect(queue.calls).toHaveLength(2);
  });

  test('when no extension has succeeded for the whole time-out', async () => {
    const { clock, queue, end } = start(60);
    await clock.advance(20_000);
    queue.failures.extend = 1000;
    await clock.advance(600_000);
    expect(end).toMatchObject({ second: 80, error: { message: expect.stringContaining('without an extension') } });
  });

  test('when the answer to an extension is not there in time, whatever it says then', async () => {
    const { clock, queue, end } = start(6);
    queue.extendSeconds = 5;
    await clock.advance(600_000);
    expect(queue.calls).toEqual(['2: extend m by 6 s']);
    expect(end.second).toBe(6);
  });

  test('after a sleep of the machine that was longer than the time-out, without asking SQS, which would not say so', async () => {
    const { clock, queue, end } = start(60, (time) => ({
      now: () => time.now(),
      sleep: (_milliseconds, signal) => time.sleep(61_000, signal),
    }));
    await clock.advance(61_000);
    expect(end).toMatchObject({ second: 61, error: { name: 'MessageLostError' } });
    expect(queue.calls).toEqual([]);
  });

  test("at the end of SQS's twelve hours, up to which the last extensions reach", async () => {
    const { clock, queue, end } = start(21_600);
    await clock.advance(43_200_000);
    expect(queue.calls).toEqual([
      '7200: extend m by 21600 s',
      '14400: extend m by 21600 s',
      '21600: extend m by 21599 s',
      '28800: extend m by 14399 s',
      '36000: extend m by 7199 s',
    ]);
    expect(end).toMatchObject({ second: 43_199, error: { message: expect.stringContaining('twelve hours') } });
  });
});

/** SQS as it is: the time-out runs from when the call arrives, and one that comes after its end has no effect and no error. */
test('a message is never thought to be held when SQS shows it, however calls fail and dawdle', async () => {
  const calls = fc.array(fc.record({ ok: fc.boolean(), out: fc.nat(4000), back: fc.nat(4000) }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 6, max: 60 }), calls, async (visibilityTimeoutSeconds, answers) => {
      const clock = new ManualClock();
      const over = new AbortController();
      const receivedAt = clock.now();
      let visibleAt = receivedAt + visibilityTimeoutSeconds * 1000;
      let made = 0;
      const extend = async (_message: unknown, seconds: number) => {
        const { ok, out, back } = answers[made % answers.length] ?? { ok: false, out: 0, back: 0 };
        made += 1;
        await clock.sleep(out);
        if (ok && clock.now() < visibleAt) visibleAt = clock.now() + seconds * 1000;
        await clock.sleep(back);
        if (!ok) throw new Error('refused');
      };
      let lostAt = Number.POSITIVE_INFINITY;
      const { log } = keptLog(clock);
      const parts = { queue: { extend }, clock, log, visibilityTimeoutSeconds };
      const ended = keepInvisible(parts, receivedMessage('m'), receivedAt, over.signal).then((loss) => {
        if (loss) lostAt = clock.now();
      });
      await clock.advance(180_000);
      expect(Math.min(lostAt, clock.now())).toBeLessThanOrEqual(visibleAt);
      over.abort();
      await clock.advance(10_000);
      await ended;
    }),
    { numRuns: 30 },
  );
});
