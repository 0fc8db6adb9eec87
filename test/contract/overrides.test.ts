import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { parseOverrides, withOverrides } from '../../contract/overrides.ts';
import { basePolicy } from '../fixtures/decisions.ts';

describe('the scaler parameter', () => {
  test.each([
    ['nothing', '{}', {}],
    ['a pause', '{"paused":true}', { paused: true }],
    ['numbers', '{"ECS_MAX_TASKS":20,"ECS_MIN_TASKS":1}', { ECS_MAX_TASKS: 20, ECS_MIN_TASKS: 1 }],
  ])('may hold %s', (_name, text, expected) => {
    expect(parseOverrides(text)).toEqual(expected);
  });

  test.each([
    ['no JSON', 'paused', ['parameter']],
    ['a list', '[1]', ['parameter']],
    ['an unknown name', '{"ECS_MAX_TASK":20}', ['ECS_MAX_TASK']],
    ['a number as text', '{"ECS_MAX_TASKS":"20"}', ['ECS_MAX_TASKS']],
    ['a pause that is not true or false', '{"paused":"yes"}', ['paused']],
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

  test('may not put the minimum above the maximum', () => {
    expect(() => withOverrides({ ...basePolicy, minTasks: 4 }, { ECS_MAX_TASKS: 3 })).toThrow(
      'ECS_MIN_TASKS must be at most ECS_MAX_TASKS, which is 3; received 4',
    );
  });
});
