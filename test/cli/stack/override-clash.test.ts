import { expect, test } from '@jest/globals';
import { overrideClash } from '../../../cli/stack/override-clash.ts';
import type { Overrides } from '../../../contract/overrides.ts';
import { running } from '../doctor/healthy-knowledge.ts';

test.each<{ name: string; overrides: Overrides; settings?: Record<string, string>; clash: string | undefined }>([
  { name: 'nothing', overrides: {}, clash: undefined },
  { name: 'a pause', overrides: { paused: true }, clash: undefined },
  { name: 'a minimum at the deployed maximum', overrides: { ECS_MIN_TASKS: 10 }, clash: undefined },
  {
    name: 'a minimum above the deployed maximum',
    overrides: { ECS_MIN_TASKS: 20 },
    clash: 'ECS_MIN_TASKS is 20 and must be at most ECS_MAX_TASKS, which is 10',
  },
  {
    name: 'a maximum below the deployed minimum',
    overrides: { ECS_MAX_TASKS: 1, paused: true },
    clash: 'ECS_MIN_TASKS is 2 and must be at most ECS_MAX_TASKS, which is 1',
  },
  {
    name: 'a maximum below a scheduled minimum',
    overrides: { ECS_MAX_TASKS: 5 },
    settings: { ECS_MIN_TASKS_SCHEDULE: 'Sat 08:00-18:00 UTC=6' },
    clash: 'ECS_MIN_TASKS_SCHEDULE is "Sat 08:00-18:00 UTC=6" and must be windows of at most ECS_MAX_TASKS, which is 5',
  },
  {
    name: 'a target where messages per task are deployed',
    overrides: { ECS_TARGET_WAIT_SECONDS: 30 },
    settings: { ECS_MESSAGES_PER_TASK: '5' },
    clash:
      'ECS_TARGET_WAIT_SECONDS is 30 beside 5 messages a task and must be left alone where ECS_MESSAGES_PER_TASK was deployed',
  },
])('overriding $name: $clash', ({ overrides, settings, clash }) => {
  const deployed = running({ ECS_MIN_TASKS: '2', ECS_MAX_TASKS: '10', ...settings });
  expect(overrideClash(overrides, deployed)).toBe(clash);
});
