import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ThroughputRecord } from '../../simulator/throughput-record.ts';

const START = Date.UTC(2026, 0, 5);
const HOUR = 3600;
const isoAt = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** A queue of which each message is received and deleted at these moments, in seconds. */
function recordOf(
  messages: readonly (readonly [received: number, deleted: number])[],
  lagSeconds = 0,
): ThroughputRecord {
  const record = new ThroughputRecord(START, lagSeconds);
  const events = messages.flatMap(([received, deleted]) => [
    { at: received, happens: () => record.inFlight(received, 1) },
    { at: deleted, happens: () => record.completed(deleted) },
  ]);
  for (const { happens } of events.toSorted((one, other) => one.at - other.at)) happens();
  return record;
}

describe('the minutes of throughput', () => {
  const messages = [
    [0, 30],
    [30, 90],
    [100, 110],
  ] as const;

  test('have completions and the mean number in flight, newest first', () => {
    expect(recordOf(messages).read(125).minutes).toEqual({
      newestFrom: isoAt(60),
      completed: [2, 1],
      averageInFlight: [40 / 60, 1],
    });
  });

  test.each([
    { name: 'before a minute is over and its lag has passed', seconds: 119.9, completed: [] },
    { name: 'as soon as the first has passed', seconds: 120, completed: [1] },
    { name: 'while the second is not known', seconds: 179, completed: [1] },
    { name: 'once the second is known', seconds: 180, completed: [2, 1] },
  ])('are known after a lag: $name', ({ seconds, completed }) => {
    expect(recordOf(messages, 60).read(seconds).minutes.completed).toEqual(completed);
  });

  test('are fifteen at the most', () => {
    const { minutes } = recordOf([[0, 30 * 60]]).read(31 * 60);
    expect(minutes).toEqual({
      newestFrom: isoAt(30 * 60),
      completed: [1, ...Array.from({ length: 14 }, () => 0)],
      averageInFlight: [0, ...Array.from({ length: 14 }, () => 1)],
    });
  });

  test('are the same for all readings of a minute, as one reading serves them all', () => {
    const record = recordOf([[0, 30]]);
    const first = record.read(60);
    record.inFlight(65, 1);
    record.completed(70);
    expect(record.read(119)).toBe(first);
    expect(record.read(120).minutes.completed).toEqual([1, 1]);
  });
});

describe('the hours of throughput', () => {
  test('begin with the one in progress, as far as it is known', () => {
    expect(recordOf([[0, HOUR + 1800]]).read(HOUR + 1800 + 60).hours).toEqual({
      newestFrom: isoAt(HOUR),
      completed: [1, 0],
      averageInFlight: [0.5, 1],
    });
  });

  test('are those in which something was in work, whatever lies between', () => {
    const { hours } = recordOf([
      [0, 1800],
      [50 * HOUR, 50 * HOUR + 900],
    ]).read(100 * HOUR);
    expect(hours).toEqual({ newestFrom: isoAt(50 * HOUR), completed: [1, 1], averageInFlight: [0.25, 0.5] });
  });

  test('are twenty-four at the most', () => {
    expect(recordOf([[0, 40 * HOUR]]).read(41 * HOUR).hours.averageInFlight).toEqual(
      Array.from({ length: 24 }, () => 1),
    );
  });

  test.each([
    { name: 'within two weeks are remembered', atHour: 14 * 24, completed: [1] },
    { name: 'from before are forgotten', atHour: 14 * 24 + 1, completed: [] },
  ])('$name', ({ atHour, completed }) => {
    expect(recordOf([[0, 60]]).read(atHour * HOUR).hours.completed).toEqual(completed);
  });
});

test('of any messages agrees with what can be counted message by message', () => {
  // Few minutes, many messages: several begin and end in the same one.
  const anyMessage = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 2000 }));
  fc.assert(
    fc.property(fc.array(anyMessage, { maxLength: 30 }), fc.integer({ min: 5000, max: 9000 }), (drawn, nowSeconds) => {
      const messages = drawn.map(([received, seconds]) => [received, received + seconds] as const);
      const { minutes } = recordOf(messages).read(nowSeconds);
      const known = Math.floor(nowSeconds / 60);
      for (const [back, completed] of minutes.completed.entries()) {
        const [from, to] = [(known - 1 - back) * 60, (known - back) * 60];
        expect(completed).toBe(messages.filter(([, deleted]) => deleted >= from && deleted < to).length);
        const seconds = messages.map(([received, deleted]) =>
          Math.max(0, Math.min(deleted, to) - Math.max(received, from)),
        );
        expect((minutes.averageInFlight[back] ?? 0) * 60).toBeCloseTo(
          seconds.reduce((sum, part) => sum + part, 0),
          6,
        );
      }
    }),
  );
});
