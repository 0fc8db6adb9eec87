import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../contract/observation.ts';
import type { Reason } from '../../contract/plan.ts';
import type { Policy } from '../../contract/policy.ts';
import { decide } from '../../scaling/decide.ts';
import { basePolicy, observationOf, tasks } from '../fixtures/decisions.ts';

interface Case {
  readonly seen: Observation;
  readonly policy?: Partial<Policy>;
  readonly sentence: string;
}

const seen = (queue: [number, number, number], fleet: Observation['tasks'] = [], more: Partial<Observation> = {}) => ({
  ...observationOf({ queue, tasks: fleet }),
  ...more,
});

/** One for each reason: a reason without a sentence does not compile. */
const sentences: Record<Reason, Case> = {
  idle: {
    seen: seen([0, 0, 0], [tasks('running', 2)]),
    sentence: 'The queue is empty (running or starting: 2): launch nothing.',
  },
  'enough-tasks': {
    seen: seen([4, 2, 0], [tasks('running', 2)]),
    sentence: 'Backlog 6 (4 visible + 2 in flight) at 5 a task wants 2 tasks (running or starting: 2): launch nothing.',
  },
  backlog: {
    seen: seen([1, 0, 0]),
    sentence: 'Backlog 1 (1 visible + 0 in flight) at 5 a task wants 1 task (running or starting: 0): launch 1.',
  },
  'below-minimum': {
    seen: seen([0, 0, 0], [tasks('running', 1, 'baseline')]),
    policy: { minTasks: 3 },
    sentence: 'The minimum is 3 tasks (running or starting: 1): launch 2.',
  },
  'warm-up': {
    seen: seen([0, 0, 0], [], { requests: ['warm-up'] }),
    sentence: 'A terminal session was opened and wants 1 task (running or starting: 0): launch 1.',
  },
  'at-maximum': {
    seen: seen([70, 0, 0], [tasks('running', 4), tasks('leaving', 1)]),
    sentence:
      'Backlog 70 (70 visible + 0 in flight) at 5 a task wants 14 tasks, but of at most 10 there exist 5: launch 5.',
  },
  'blocked-groups': {
    seen: seen([20, 1, 0], [tasks('running', 3)]),
    policy: { queueKind: 'fifo' },
    sentence:
      'Backlog 21 (20 visible + 1 in flight) at 5 a task wants 5 tasks, but of 3 started tasks only 1 are busy, so what is visible waits for its group: launch nothing.',
  },
  'launch-cap': {
    seen: seen([40, 0, 0]),
    policy: { maxLaunchesPerTick: 3 },
    sentence:
      'Backlog 40 (40 visible + 0 in flight) at 5 a task wants 8 tasks (running or starting: 0), and one tick launches at most 3: launch 3.',
  },
  'crash-loop': {
    seen: seen([10, 0, 0], [], { failedStarts: { inARow: 2, lastAt: '2026-01-05T09:59:30.000Z', reason: 'no image' } }),
    sentence:
      'Backlog 10 (10 visible + 0 in flight) at 5 a task wants 2 tasks, but the newest 2 launches failed to start (no image) and the next probe is due in 30 s: launch nothing.',
  },
  paused: {
    seen: seen([10, 0, 0]),
    policy: { paused: true },
    sentence:
      'Backlog 10 (10 visible + 0 in flight) at 5 a task wants 2 tasks (running or starting: 0), but the scaler is paused: launch nothing.',
  },
  'no-image': {
    seen: seen([10, 0, 0]),
    policy: { imagePushed: false },
    sentence:
      'Backlog 10 (10 visible + 0 in flight) at 5 a task wants 2 tasks (running or starting: 0), but there is no image to start tasks from, so push one and deploy again: launch nothing.',
  },
};

describe('a decision', () => {
  test.each(Object.entries(sentences))(
    'for the reason %s says so',
    (reason, { seen: observation, policy, sentence }) => {
      const plan = decide(observation, { ...basePolicy, ...policy });
      expect({ reason: plan.reason, explanation: plan.explanation }).toEqual({ reason, explanation: sentence });
    },
  );

  test('on a guess about message groups says why it is no more', () => {
    const plan = decide(seen([100, 0, 0]), { ...basePolicy, queueKind: 'fifo' });
    expect(plan.reason).toBe('blocked-groups');
    expect(plan.explanation).toBe(
      'Backlog 100 (100 visible + 0 in flight) at 5 a task wants 20 tasks, but until more tasks have found work, the rest may wait for its group: launch 5.',
    );
  });

  test.each([
    { name: 'what was learned', service: 0.123, start: 8.04, numbers: '0.12 s a message, 8 s to start a task' },
    {
      name: 'whole seconds where they are many',
      service: 123.4,
      start: 45.6,
      numbers: '123 s a message, 46 s to start a task',
    },
  ])('by a target names it, and $name', ({ service, start, numbers }) => {
    const past = { newestFrom: '2026-01-05T09:00:00.000Z', completed: [1e9], averageInFlight: [(service * 1e9) / 60] };
    const observation = seen([1, 0, 0], [], {
      throughput: { minutes: past, hours: { ...past, completed: [], averageInFlight: [] } },
      startDelay: { samples: 1e9, meanLogSeconds: Math.log(start) },
    });
    const { explanation } = decide(observation, {
      ...basePolicy,
      demand: { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage: 10 },
    });
    expect(explanation).toBe(
      `Backlog 1 (1 visible + 0 in flight) at about ${numbers} and a target of 60 s wants 1 task (running or starting: 0): launch 1.`,
    );
  });
});
