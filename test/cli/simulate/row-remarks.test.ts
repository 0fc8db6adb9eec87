import { describe, expect, test } from '@jest/globals';
import { maximumRemark, settingsRemark } from '../../../cli/simulate/row-remarks.ts';
import type { PolicyName } from '../../../simulator/policies.ts';
import type { Row } from '../../../simulator/run-policy.ts';

function row(policy: PolicyName, settings: Row['settings'], peakTasks: number | null = 3): Row {
  return {
    ...{ trace: 'steady', policy, settings, peakTasks, messages: 1, workHours: 1, taskHours: 1, costOverWork: 1 },
    ...{ p50: 1, p95: 1, p99: 1, launches: 1, redone: 0, dollars: 1 },
  };
}

describe('what rows were had with', () => {
  test.each<{ title: string; rows: readonly Row[]; expected: string }>([
    { title: 'is not told of where all is as by default', rows: [row('naive', {})], expected: '' },
    {
      title: 'is told of once',
      rows: [row('naive', { ECS_MAX_TASKS: 10, days: 2 }), row('step', { ECS_MAX_TASKS: 10, days: 2 })],
      expected: 'With ECS_MAX_TASKS=10, days=2.',
    },
    {
      title: 'need not be of use to all',
      rows: [row('naive', { ECS_MAX_TASKS: 10 }), row('keda-scaled-job', { ECS_MAX_TASKS: 10, queueLength: 1 })],
      expected: 'With ECS_MAX_TASKS=10, queueLength=1.',
    },
    {
      title: 'is told of for whom it was another',
      rows: [
        row('target-tracking', { ECS_MAX_TASKS: 27 }),
        row('naive', { ECS_MAX_TASKS: 1000 }),
        row('step', { ECS_MAX_TASKS: 1000 }),
        row('always-on', { ECS_MAX_TASKS: 27 }),
        row('target-wait', { ECS_MAX_TASKS: 1000 }),
      ],
      expected: 'With ECS_MAX_TASKS=1000 (27 for target-tracking and always-on).',
    },
  ])('$title', ({ rows, expected }) => {
    expect(settingsRemark(rows)).toBe(expected);
  });
});

describe('the maximum', () => {
  test.each<{ title: string; rows: readonly Row[]; expected: RegExp }>([
    { title: 'is not told of where nobody reached it', rows: [row('naive', { ECS_MAX_TASKS: 10 }, 9)], expected: /^$/ },
    {
      title: 'is told of with who reached it',
      rows: [
        row('target-wait', { ECS_MAX_TASKS: 10 }, 10),
        row('step', { ECS_MAX_TASKS: 10 }, 9),
        row('naive', { ECS_MAX_TASKS: 10 }, 10),
      ],
      expected: /^target-wait and naive ran into ECS_MAX_TASKS=10, so .*--set ECS_MAX_TASKS=/,
    },
    { title: 'is what some always run', rows: [row('always-on', { ECS_MAX_TASKS: 10 }, 10)], expected: /^$/ },
    { title: 'is nothing to a bound', rows: [row('lower-bound', {}, null)], expected: /^$/ },
  ])('$title', ({ rows, expected }) => {
    expect(maximumRemark(rows)).toMatch(expected);
  });
});
