import { describe, expect, test } from '@jest/globals';
import { changesInWords, namedTwice, withChanges } from '../../../cli/set/assignments.ts';
import type { ConfigurationError } from '../../../contract/configuration-error.ts';
import type { Overrides } from '../../../contract/overrides.ts';
import type { Policy } from '../../../contract/policy.ts';
import { basePolicy } from '../../fixtures/decisions.ts';

const deployed: Policy = {
  ...basePolicy,
  demand: { kind: 'target-wait', targetWaitSeconds: 60, secondsPerMessage: 10 },
};
const scheduled: Policy = {
  ...deployed,
  minTasksSchedule: [{ days: [6], fromMinute: 480, toMinute: 1080, timeZone: 'UTC', minTasks: 6 }],
};
const paused = { paused: true, ECS_MAX_TASKS: 20 };

describe('the overrides', () => {
  test.each([
    { name: 'gain one', before: {}, assignments: ['ECS_MAX_TASKS=20'], after: { ECS_MAX_TASKS: 20 } },
    {
      name: 'gain one beside what is there',
      before: paused,
      assignments: ['ECS_MIN_TASKS=2'],
      after: { ...paused, ECS_MIN_TASKS: 2 },
    },
    {
      name: 'gain a target',
      before: {},
      assignments: ['ECS_TARGET_WAIT_SECONDS=30'],
      after: { ECS_TARGET_WAIT_SECONDS: 30 },
    },
    { name: 'lose one', before: paused, unset: ['ECS_MAX_TASKS'], after: { paused: true } },
    { name: 'lose none that is not there', before: paused, unset: ['ECS_MIN_TASKS'], after: paused },
    {
      name: 'let both rise together',
      before: {},
      assignments: ['ECS_MIN_TASKS=30', 'ECS_MAX_TASKS=40'],
      after: { ECS_MIN_TASKS: 30, ECS_MAX_TASKS: 40 },
    },
  ])('$name', ({ before, assignments = [], unset = [], after }) => {
    expect(withChanges(before, { assignments, unset }, deployed)).toEqual(after);
  });

  test.each([
    { name: 'no number', assignments: ['ECS_MAX_TASKS=many'], unset: [], names: ['ECS_MAX_TASKS'] },
    { name: 'no value', assignments: ['ECS_MAX_TASKS'], unset: [], names: ['ECS_MAX_TASKS'] },
    { name: 'an unknown name', assignments: ['ECS_TICK_SECONDS=10'], unset: [], names: ['NAME'] },
    { name: 'pause, which has commands of its own', assignments: ['paused=true'], unset: [], names: ['NAME'] },
    {
      name: 'a minimum above the maximum deployed',
      assignments: ['ECS_MIN_TASKS=11'],
      unset: [],
      names: ['ECS_MIN_TASKS'],
    },
    {
      name: 'a minimum above the maximum that is left',
      before: { ECS_MIN_TASKS: 15, ECS_MAX_TASKS: 20 },
      assignments: [],
      unset: ['ECS_MAX_TASKS'],
      names: ['ECS_MIN_TASKS'],
    },
    {
      name: 'a maximum below a scheduled minimum',
      policy: scheduled,
      assignments: ['ECS_MAX_TASKS=5'],
      unset: [],
      names: ['ECS_MIN_TASKS_SCHEDULE'],
    },
    {
      name: 'a target where messages per task are deployed',
      policy: basePolicy,
      assignments: ['ECS_TARGET_WAIT_SECONDS=30'],
      unset: [],
      names: ['ECS_TARGET_WAIT_SECONDS'],
    },
    {
      name: 'everything at once',
      assignments: ['ECS_MIN_TASKS=-1', 'ECS_MAX_TASKS=0', 'FOO=1'],
      unset: ['bar'],
      names: ['NAME', 'ECS_MIN_TASKS', 'ECS_MAX_TASKS', 'NAME'],
    },
  ])('are not changed by $name', ({ policy = deployed, before = {}, assignments, unset, names }) => {
    let problems: ConfigurationError['problems'] = [];
    try {
      withChanges(before, { assignments, unset }, policy);
    } catch (error) {
      problems = (error as ConfigurationError).problems;
    }
    expect(problems.map(({ name }) => name)).toEqual(names);
  });
});

test.each([
  { assignments: ['ECS_MIN_TASKS=1', 'ECS_MAX_TASKS=5'], unset: [], name: undefined },
  { assignments: ['ECS_MAX_TASKS=5', 'ECS_MAX_TASKS=6'], unset: [], name: 'ECS_MAX_TASKS' },
  { assignments: ['ECS_MAX_TASKS=5', 'ECS_MAX_TASKS=5'], unset: [], name: 'ECS_MAX_TASKS' },
  { assignments: ['ECS_MAX_TASKS=7'], unset: ['ECS_MIN_TASKS', 'ECS_MAX_TASKS'], name: 'ECS_MAX_TASKS' },
  { assignments: [], unset: ['ECS_MIN_TASKS', 'ECS_MIN_TASKS'], name: 'ECS_MIN_TASKS' },
])('$assignments and --unset $unset name twice: $name', ({ assignments, unset, name }) => {
  expect(namedTwice({ assignments, unset })).toBe(name);
});

test.each<{ before: Overrides; after: Overrides; policy?: Policy; words: string[] }>([
  { before: {}, after: { ECS_MAX_TASKS: 20 }, words: ['ECS_MAX_TASKS: 10 (as deployed) -> 20'] },
  { before: { ECS_MIN_TASKS: 2 }, after: { paused: true }, words: ['ECS_MIN_TASKS: 2 -> 0 (as deployed)'] },
  { before: { paused: true }, after: {}, words: [] },
  {
    before: {},
    after: { ECS_TARGET_WAIT_SECONDS: 30 },
    words: ['ECS_TARGET_WAIT_SECONDS: 60 (as deployed) -> 30'],
  },
  {
    before: { ECS_TARGET_WAIT_SECONDS: 30 },
    after: {},
    policy: basePolicy,
    words: ['ECS_TARGET_WAIT_SECONDS: 30 -> none (as deployed)'],
  },
  {
    before: {},
    after: { ECS_MIN_TASKS: 1 },
    policy: scheduled,
    words: ['ECS_MIN_TASKS: 0, or as ECS_MIN_TASKS_SCHEDULE says (as deployed) -> 1'],
  },
])('a change is told as $words', ({ before, after, policy = deployed, words }) => {
  expect(changesInWords(before, after, policy)).toEqual(words);
});
