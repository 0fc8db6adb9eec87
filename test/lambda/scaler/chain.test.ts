import { describe, expect, test } from '@jest/globals';
import { tickMessageSchema } from '../../../contract/tick-message.ts';
import { isStale, nextTick, type TickInput, tickInput } from '../../../lambda/scaler/chain.ts';
import { slotAt } from '../../../lambda/scaler/slot.ts';

const now = Date.parse('2026-01-05T10:00:03.200Z');
const launched = (secondsAgo: number) => ({
  at: new Date(now - secondsAgo * 1000).toISOString(),
  role: 'burst' as const,
  capacity: 'FARGATE' as const,
  taskIds: [`task-${secondsAgo}`],
});
const carried = { first: false, hopsLeft: 3, launched: [], parameter: '{}', minuteReading: undefined, requests: [] };

describe('the chain of a minute’s ticks', () => {
  test.each([
    [10, 5],
    [30, 1],
    [60, 0],
  ])('with ticks of %d s, %d follow the schedule’s one', (tickSeconds, hops) => {
    const input = tickInput(
      { kind: 'schedule', scheduledAt: '2026-01-05T10:00:00Z', executionId: 'e' },
      tickSeconds,
      now,
    );
    expect(input.hopsLeft).toBe(hops);
    // Lambda's recursion guard ends a chain of about 16 invocations.
    expect(hops + 2).toBeLessThan(16);
  });

  test('the next tick is due when the next slot begins, by a delay of whole seconds', () => {
    const next = nextTick(carried, slotAt(now, 10), now);
    expect(next.delaySeconds).toBe(7);
    expect(next.message).toEqual({
      kind: 'tick',
      dueAt: '2026-01-05T10:00:10.000Z',
      first: false,
      hopsLeft: 3,
      launched: [],
      parameter: '{}',
      requests: [],
    });
  });

  test('launches are carried for a minute', () => {
    const next = nextTick({ ...carried, launched: [launched(59), launched(60), launched(1)] }, slotAt(now, 10), now);
    expect(next.message.launched.map((entry) => entry.taskIds[0])).toEqual(['task-59', 'task-1']);
  });

  test('a parameter that could not be read is left out, so that the next tick reads it', () => {
    expect(nextTick({ ...carried, parameter: undefined }, slotAt(now, 10), now).message).not.toHaveProperty(
      'parameter',
    );
  });

  test('what a minute’s first tick has read is carried to the later ones', () => {
    const minuteReading = {
      failedStarts: { inARow: 1, lastAt: '2026-01-05T09:59:00.000Z', reason: 'CannotPullContainerError' },
      stoppedStartDelay: { samples: 2, meanLogSeconds: 3.5 },
    };
    const { message } = nextTick({ ...carried, minuteReading }, slotAt(now, 10), now);
    expect(message).toMatchObject({ minuteReading });
    const read = tickMessageSchema.parse(JSON.parse(JSON.stringify(message)));
    expect(tickInput({ kind: 'hop', message: read }, 10, now)).toMatchObject({ minuteReading, hopsLeft: 3 });
  });

  test('what could not be read is left out, so that the next tick reads it', () => {
    expect(nextTick(carried, slotAt(now, 10), now).message).not.toHaveProperty('minuteReading');
  });

  const due = Date.parse('2026-01-05T10:00:00Z');
  const hop = tickInput(
    {
      kind: 'hop',
      message: {
        kind: 'tick',
        dueAt: new Date(due).toISOString(),
        first: false,
        hopsLeft: 1,
        launched: [],
        requests: [],
      },
    },
    10,
    now,
  );
  const schedule = tickInput({ kind: 'schedule', scheduledAt: '2026-01-05T10:00:00Z', executionId: 'e' }, 10, now);
  const stale: readonly (readonly [string, TickInput, number, boolean])[] = [
    ['a hop that comes at once is not', hop, due, false],
    ['a hop that comes within its slot is not', hop, due + 9999, false],
    ['a hop that comes after its slot is', hop, due + 10_000, true],
    ['a schedule that comes a minute late is not', schedule, due + 60_000, false],
    ['a schedule that comes later than that and a tick is', schedule, due + 70_000, true],
    ['a warm-up never is', tickInput({ kind: 'warm-up' }, 10, now), now, false],
  ];
  test.each(stale)('stale: %s', (_name, input, at, expected) => {
    expect(isStale(input, 10, at)).toBe(expected);
  });
});
