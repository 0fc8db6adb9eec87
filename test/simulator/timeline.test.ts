import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Timeline } from '../../simulator/timeline.ts';

function timelineOf(events: readonly (readonly [atSeconds: number, code: number])[]): Timeline {
  const timeline = new Timeline();
  for (const [atSeconds, code] of events) timeline.add(atSeconds, code);
  return timeline;
}

function takeAll(timeline: Timeline): (readonly [number, number])[] {
  const taken: (readonly [number, number])[] = [];
  while (timeline.nextSeconds < Number.POSITIVE_INFINITY) taken.push([timeline.nextSeconds, timeline.take()]);
  return taken;
}

describe('a timeline', () => {
  test.each([
    { name: 'of nothing has no next event', events: [], codes: [] },
    {
      name: 'goes by time',
      events: [
        [3, 30],
        [1, 10],
        [2, 20],
      ],
      codes: [10, 20, 30],
    },
    {
      name: 'goes by the order of adding where times are the same',
      events: [
        [5, 1],
        [5, 3],
        [0, 9],
        [5, 2],
      ],
      codes: [9, 1, 3, 2],
    },
    {
      name: 'has room for more than it began with',
      events: Array.from({ length: 40 }, (_, code) => [40 - code, code]),
      codes: Array.from({ length: 40 }, (_, code) => 39 - code),
    },
  ] as { name: string; events: [number, number][]; codes: number[] }[])('$name', ({ events, codes }) => {
    expect(takeAll(timelineOf(events)).map(([, code]) => code)).toEqual(codes);
  });

  test('is infinitely far from its next event once all are taken', () => {
    const timeline = timelineOf([[1, 1]]);
    timeline.take();
    expect(timeline.nextSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  test('gives any events in the order of a sort that keeps ties', () => {
    // Few different times, so that ties are common.
    const atSeconds = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(atSeconds, { maxLength: 120 }), (times) => {
        const events = times.map((time, code) => [time, code] as const);
        expect(takeAll(timelineOf(events))).toEqual(events.toSorted(([one], [other]) => one - other));
      }),
    );
  });

  test('gives the first of what is there, also while events are added in between', () => {
    const step = fc.oneof(fc.constant('take' as const), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const timeline = new Timeline();
        let there: (readonly [number, number])[] = [];
        for (const [code, next] of steps.entries()) {
          if (next === 'take') {
            expect(timeline.nextSeconds).toBe(there[0]?.[0] ?? Number.POSITIVE_INFINITY);
            if (there.length > 0) expect(timeline.take()).toBe(there.shift()?.[1]);
          } else {
            timeline.add(next, code);
            there = [...there, [next, code] as const].sort(([one], [other]) => one - other);
          }
        }
      }),
    );
  });
});
