import { describe, expect, test } from '@jest/globals';
import { decide } from '../../scaling/decide.ts';
import { basePolicy, decisions, observationOf, summary, tasks } from '../fixtures/decisions.ts';

describe('the decision', () => {
  test.each(decisions.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const plan = decide(observationOf(row), { ...basePolicy, ...row.policy });
    expect(summary(plan)).toEqual(row.plan);
  });

  test('explains itself in one sentence with the numbers', () => {
    const rows = decisions.map((row) => decide(observationOf(row), { ...basePolicy, ...row.policy }));
    for (const { explanation } of rows) expect(explanation).toMatch(/^[A-Z][^\n]*\d[^\n]*: launch (nothing|\d+)\.$/);
    expect(rows.find((plan) => plan.demand === 4)?.explanation).toBe(
      'Backlog 20 (18 visible + 2 in flight) at 5 a task wants 4 tasks (running or starting: 3): launch 1.',
    );
  });

  test.each([
    [
      'a minimum that the cap cuts',
      { minTasks: 200, maxTasks: 300 },
      [],
      'The minimum is 200 tasks (running or starting: 0), and one tick launches at most 100: launch 100.',
    ],
    [
      'a minimum that the maximum cuts',
      { minTasks: 2, maxTasks: 2 },
      [tasks('leaving', 1, 'baseline'), tasks('running', 1, 'baseline')],
      'The minimum is 2 tasks, but of at most 2 there exist 2: launch nothing.',
    ],
  ] as const)('explains %s by the minimum, not by the backlog', (_name, policy, fleet, explanation) => {
    const seen = observationOf({ queue: [0, 0, 0], tasks: fleet });
    expect(decide(seen, { ...basePolicy, ...policy }).explanation).toBe(explanation);
  });

  test("hands the policy's idle exit to the tasks it launches", () => {
    const plan = decide(observationOf({ queue: [1, 0, 0] }), { ...basePolicy, idleExitSeconds: 77 });
    expect(plan.launch).toEqual([{ role: 'burst', count: 1, idleExitSeconds: 77 }]);
  });

  test('launches baseline tasks for as long as the minimum needs them, the longest needed ones first', () => {
    const window = { days: [1], fromMinute: 540, toMinute: 660, timeZone: 'UTC', minTasks: 4 };
    const policy = { ...basePolicy, minTasks: 2, minTasksSchedule: [window], maxLaunchesPerTick: 3 };
    const seen = {
      queue: [0, 0, 0],
      tasks: [tasks('running', 1, 'baseline'), tasks('leaving', 1, 'baseline')],
    } as const;
    expect(decide(observationOf(seen), policy).launch).toEqual([
      { role: 'baseline', count: 1, idleExitSeconds: 5 },
      { role: 'baseline', count: 2, idleExitSeconds: 5, lifetimeSeconds: 3600 },
    ]);
  });
});
