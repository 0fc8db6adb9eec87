import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../contract/policy.ts';
import { backlog, demandOf } from '../../scaling/demand.ts';
import { basePolicy, observationOf } from '../fixtures/decisions.ts';

const byTarget = (targetWaitSeconds: number): Policy => ({
  ...basePolicy,
  demand: { kind: 'target-wait', targetWaitSeconds, secondsPerMessage: 10 },
});
const warmUp = ['warm-up'] as const;

test('the backlog is what is visible and what is in flight, not what is delayed', () => {
  expect(backlog(observationOf({ queue: [3, 4, 50] }))).toBe(7);
});

describe('the demand', () => {
  test.each([
    { name: 'of an empty queue is none', queue: [0, 0, 9], policy: basePolicy, tasks: 0 },
    { name: 'counts messages in flight as well', queue: [3, 3, 0], policy: basePolicy, tasks: 2 },
    {
      name: 'is one where somebody is about to need it',
      queue: [0, 0, 0],
      requests: warmUp,
      policy: basePolicy,
      tasks: 1,
    },
    {
      name: 'is not raised by that where there is a backlog',
      queue: [20, 0, 0],
      requests: warmUp,
      policy: basePolicy,
      tasks: 4,
    },
    {
      name: 'of messages that are all in flight, whose tasks died, is one',
      queue: [0, 9, 0],
      policy: basePolicy,
      tasks: 1,
    },
    { name: 'by a target is one then, too', queue: [0, 9, 0], policy: byTarget(60), tasks: 1 },
    { name: 'by a target of an empty queue is none', queue: [0, 0, 9], policy: byTarget(60), tasks: 0 },
    { name: 'by a target goes by what a task can begin in time', queue: [5, 0, 0], policy: byTarget(60), tasks: 2 },
    {
      name: 'by a target is one where somebody is about to need it',
      queue: [0, 0, 0],
      requests: warmUp,
      policy: byTarget(60),
      tasks: 1,
    },
  ] as const)('$name', ({ queue, policy, tasks, ...row }) => {
    const requests = 'requests' in row ? [...row.requests] : undefined;
    expect(demandOf(observationOf({ queue, requests }), policy).tasks).toBe(tasks);
  });

  test.each([
    { name: 'are the same by messages per task', policy: basePolicy, first: 5 },
    { name: 'are the same where a cold start is in time', policy: byTarget(60), first: 5 },
    { name: 'keep the first task where it would be late', policy: byTarget(5), first: 500 },
    { name: 'are never shorter than set', policy: { ...byTarget(5), idleExitSeconds: 900 }, first: 900, others: 900 },
  ])('has idle exits that $name', ({ policy, first, others = 5 }) => {
    const busy = { newestFrom: '2026-01-05T09:00:00.000Z', completed: [3600], averageInFlight: [10] };
    const seen = { ...observationOf({ queue: [1, 0, 0] }), throughput: { minutes: busy, hours: busy } };
    expect(demandOf(seen, policy).idleExitSeconds).toEqual({ first, others });
  });

  test.each([
    { name: 'by messages per task', policy: basePolicy },
    { name: 'by a target', policy: byTarget(60) },
  ])('lets the task of an open session wait five minutes for its first command, $name', ({ policy }) => {
    const seen = observationOf({ queue: [0, 0, 0], requests: [...warmUp] });
    expect(demandOf(seen, policy).idleExitSeconds).toEqual({ first: 300, others: 5 });
  });

  test('says what it rests on, where a target is to be met', () => {
    expect(demandOf(observationOf({ queue: [1, 0, 0] }), byTarget(60)).outlook?.serviceSeconds).toBe(10);
    expect(demandOf(observationOf({ queue: [1, 0, 0] }), basePolicy)).not.toHaveProperty('outlook');
  });
});
