import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { clashesOf, type Overrides, parseOverrides, withOverrides } from '../../contract/overrides.ts';
import type { Policy } from '../../contract/policy.ts';
import { basePolicy } from '../fixtures/decisions.ts';

const byTarget: Policy = {
  ...basePolicy,
  demand: { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage: 10 },
};
const scheduled: Policy = {
  ...basePolicy,
  minTasksSchedule: [
    { days: [1], fromMinute: 480, toMinute: 1080, timeZone: 'UTC', minTasks: 2 },
    { days: [6], fromMinute: 480, toMinute: 1080, timeZone: 'UTC', minTasks: 6 },
  ],
};

describe('the scaler parameter', () => {
  test.each([
    ['nothing', '{}', {}],
    ['a pause', '{"paused":true}', { paused: true }],
    ['numbers', '{"ECS_MAX_TASKS":20,"ECS_MIN_TASKS":1}', { ECS_MAX_TASKS: 20, ECS_MIN_TASKS: 1 }],
    ['a target', '{"ECS_TARGET_WAIT_SECONDS":30}', { ECS_TARGET_WAIT_SECONDS: 30 }],
  ])('may hold %s', (_name, text, expected) => {
    expect(parseOverrides(text)).toEqual(expected);
  });

  test.each([
    ['no JSON', 'paused', ['parameter']],
    ['a list', '[1]', ['parameter']],
    ['an unknown name', '{"ECS_MAX_TASK":20}', ['ECS_MAX_TASK']],
    ['a number as text', '{"ECS_MAX_TASKS":"20"}', ['ECS_MAX_TASKS']],
    ['a pause that is not true or false', '{"paused":"yes"}', ['paused']],
    ['a target below its bound', '{"ECS_TARGET_WAIT_SECONDS":4}', ['ECS_TARGET_WAIT_SECONDS']],
    ['several mistakes', '{"paused":1,"ECS_MAX_TASKS":0,"x":1}', ['paused', 'ECS_MAX_TASKS', 'x']],
  ])('is refused with %s', (_name, text, names) => {
    let problems: readonly { name: string }[] = [];
    try {
      parseOverrides(text);
    } catch (error) {
      problems = error instanceof ConfigurationError ? error.problems : [];
    }
    expect(problems.map((problem) => problem.name)).toEqual(names);
  });

  test('wins over the policy of the deployment', () => {
    expect(withOverrides(basePolicy, { paused: true, ECS_MAX_TASKS: 3 })).toEqual({
      ...basePolicy,
      paused: true,
      maxTasks: 3,
    });
    expect(withOverrides(basePolicy, {})).toEqual(basePolicy);
  });

  test('puts its target in the place of the deployed one', () => {
    expect(withOverrides(byTarget, { ECS_TARGET_WAIT_SECONDS: 30 })).toEqual({
      ...byTarget,
      demand: { ...byTarget.demand, targetWaitSeconds: 30 },
    });
  });

  test('lets its minimum hold around the clock, whatever is scheduled', () => {
    expect(withOverrides(scheduled, { ECS_MIN_TASKS: 1 })).toEqual({ ...scheduled, minTasks: 1, minTasksSchedule: [] });
    expect(withOverrides(scheduled, { ECS_MAX_TASKS: 6 })).toEqual({ ...scheduled, maxTasks: 6 });
  });

  test.each<{ name: string; policy: Policy; overrides: Overrides; problem: string }>([
    {
      name: 'the minimum above the maximum',
      policy: { ...basePolicy, minTasks: 4 },
      overrides: { ECS_MAX_TASKS: 3 },
      problem: 'ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 3; received 4.',
    },
    {
      name: 'a scheduled minimum above the maximum',
      policy: scheduled,
      overrides: { ECS_MAX_TASKS: 5 },
      problem:
        'ECS_MIN_TASKS_SCHEDULE must be windows of at most ECS_MAX_TASKS, which is 5; received "Sat 08:00-18:00 UTC=6".',
    },
    {
      name: 'a target beside messages per task',
      policy: basePolicy,
      overrides: { ECS_TARGET_WAIT_SECONDS: 30 },
      problem:
        'ECS_TARGET_WAIT_SECONDS must be left alone where ECS_MESSAGES_PER_TASK was deployed; received 30 beside 5 messages a task.',
    },
  ])('may not put $name', ({ policy, overrides, problem }) => {
    expect(() => withOverrides(policy, overrides)).toThrow(problem);
  });

  test('is told of everything that clashes at once', () => {
    const clashes = clashesOf({ ...scheduled, minTasks: 4 }, { ECS_MAX_TASKS: 3, ECS_TARGET_WAIT_SECONDS: 30 });
    expect(clashes.map(({ name }) => name)).toEqual([
      'ECS_MIN_TASKS',
      'ECS_MIN_TASKS_SCHEDULE',
      'ECS_TARGET_WAIT_SECONDS',
    ]);
  });
});
