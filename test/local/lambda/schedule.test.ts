import { afterEach, describe, expect, test } from '@jest/globals';
import { rateSeconds, runSchedule } from '../../../local/lambda/schedule.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const start = Date.parse('2026-01-05T10:00:00.250Z');
const input =
  '{"at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","try":"<aws.scheduler.attempt-number>","other":"<aws.scheduler.unknown>"}';

interface Delivered {
  readonly at: string;
  readonly id: string;
  readonly try: string;
  readonly other: string;
}

/** A clock that runs on while this machine sleeps. */
class SleepyClock extends ManualClock {
  asleepMilliseconds = 0;

  override now(): number {
    return super.now() + this.asleepMilliseconds;
  }
}

let ended: () => Promise<void> = async () => undefined;
afterEach(() => ended());

function schedule(invoke: (event: Delivered) => Promise<void> = async () => undefined) {
  const clock = new SleepyClock(start);
  const events: Delivered[] = [];
  const errors: unknown[] = [];
  const stop = new AbortController();
  const running = runSchedule(
    {
      clock,
      periodSeconds: 60,
      input,
      invoke: (event) => {
        events.push(event as Delivered);
        return invoke(event as Delivered);
      },
      onError: (error) => errors.push(error),
    },
    stop.signal,
  );
  ended = async () => {
    stop.abort();
    await running;
  };
  return { clock, events, errors, times: () => events.map(({ at }) => at) };
}

describe('a schedule', () => {
  test('invokes its target at once and then every period, until it is stopped', async () => {
    const { clock, times } = schedule();
    await clock.advance(59_999);
    expect(times()).toEqual(['2026-01-05T10:00:00Z']);
    await clock.advance(60_001);
    expect(times()).toEqual(['2026-01-05T10:00:00Z', '2026-01-05T10:01:00Z', '2026-01-05T10:02:00Z']);
    await ended();
    await clock.advance(600_000);
    expect(times()).toHaveLength(3);
  });

  test('fills in the context attributes that it knows, with an execution id of its own for each delivery', async () => {
    const { clock, events } = schedule();
    await clock.advance(60_000);
    expect(events).toEqual(
      Array.from(['2026-01-05T10:00:00Z', '2026-01-05T10:01:00Z'], (at) => ({
        at,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        try: '1',
        other: '<aws.scheduler.unknown>',
      })),
    );
    expect(events[0]?.id).not.toBe(events[1]?.id);
  });

  test('goes on after a target that fails, and tells of each failure', async () => {
    const { clock, errors, times } = schedule(async ({ at }) => {
      throw new Error(`failed at ${at}`);
    });
    await clock.advance(60_000);
    expect(times()).toHaveLength(2);
    expect(errors).toEqual([new Error('failed at 2026-01-05T10:00:00Z'), new Error('failed at 2026-01-05T10:01:00Z')]);
  });

  test('does not wait for a target that never ends', async () => {
    const { clock, times } = schedule(() => new Promise(() => undefined));
    await clock.advance(120_000);
    expect(times()).toHaveLength(3);
  });

  test('leaves out what was due while the machine slept, and keeps to its beat', async () => {
    const { clock, times } = schedule();
    await clock.advance(30_000);
    clock.asleepMilliseconds = 8 * 3600 * 1000 + 10_000;
    await clock.advance(30_000);
    expect(times()).toEqual(['2026-01-05T10:00:00Z', '2026-01-05T18:01:00Z']);
    await clock.advance(50_000);
    expect(times().at(-1)).toBe('2026-01-05T18:02:00Z');
    expect(times()).toHaveLength(3);
  });
});

describe('rateSeconds', () => {
  test.each([
    { expression: 'rate(1 minute)', seconds: 60 },
    { expression: 'rate(5 minutes)', seconds: 300 },
    { expression: 'rate(1 hour)', seconds: 3600 },
    { expression: 'rate(2 hours)', seconds: 7200 },
    { expression: 'rate(1 day)', seconds: 86_400 },
    { expression: 'rate(0 minutes)', seconds: undefined },
    { expression: 'rate(10 seconds)', seconds: undefined },
    { expression: 'rate(1.5 minutes)', seconds: undefined },
    { expression: 'cron(* * * * ? *)', seconds: undefined },
    { expression: 'at(2026-01-05T10:00:00)', seconds: undefined },
  ])('of $expression is $seconds', ({ expression, seconds }) => {
    expect(rateSeconds(expression)).toBe(seconds);
  });
});
