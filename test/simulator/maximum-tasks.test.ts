import { describe, expect, test } from '@jest/globals';
import { maximumFor } from '../../simulator/maximum-tasks.ts';

/** A trace of messages as arrival and service time. */
const traceOf = (messages: readonly (readonly [number, number])[]) => ({
  name: 'hand-made',
  durationSeconds: 86_400,
  arrivalSeconds: Float64Array.from(messages, ([arrival]) => arrival),
  serviceSeconds: Float64Array.from(messages, ([, service]) => service),
});

describe('the maximum that suits a trace', () => {
  test.each([
    { title: 'is 10 at least', messages: [[0, 10]], expected: 10 },
    {
      title: 'is a quarter above the busiest five minutes, and two',
      messages: [
        [10, 3000],
        [299, 3000],
      ],
      expected: 27,
    },
    {
      title: 'does not add up neighbouring five minutes',
      messages: [
        [299, 3000],
        [300, 3000],
      ],
      expected: 15,
    },
    {
      title: 'finds the busiest five minutes after a quiet time',
      messages: [
        [0, 30],
        [40_000, 6000],
      ],
      expected: 27,
    },
    { title: 'is 200 at most', messages: [[0, 3_000_000]], expected: 200 },
  ] as const)('$title', ({ messages, expected }) => {
    expect(maximumFor(traceOf(messages))).toBe(expected);
  });
});
