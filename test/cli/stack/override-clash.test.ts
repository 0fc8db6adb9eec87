import { expect, test } from '@jest/globals';
import { overrideClash } from '../../../cli/stack/override-clash.ts';
import type { Overrides } from '../../../contract/overrides.ts';
import { running } from '../doctor/healthy-knowledge.ts';

const deployed = running({ ECS_MIN_TASKS: '2', ECS_MAX_TASKS: '10' });

test.each<{ name: string; overrides: Overrides; clash: string | undefined }>([
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
])('overriding $name: $clash', ({ overrides, clash }) => {
  expect(overrideClash(overrides, deployed)).toBe(clash);
});
