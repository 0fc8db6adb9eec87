import { describe, expect, test } from '@jest/globals';
import { changesInWords, namedTwice, withChanges } from '../../../cli/set/assignments.ts';
import type { ConfigurationError } from '../../../contract/configuration-error.ts';

const deployed = { ECS_MIN_TASKS: 0, ECS_MAX_TASKS: 10 };
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
      name: 'everything at once',
      assignments: ['ECS_MIN_TASKS=-1', 'ECS_MAX_TASKS=0', 'FOO=1'],
      unset: ['bar'],
      names: ['NAME', 'ECS_MIN_TASKS', 'ECS_MAX_TASKS', 'NAME'],
    },
  ])('are not changed by $name', ({ before = {}, assignments, unset, names }) => {
    let problems: ConfigurationError['problems'] = [];
    try {
      withChanges(before, { assignments, unset }, deployed);
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

test.each([
  { before: {}, after: { ECS_MAX_TASKS: 20 }, words: ['ECS_MAX_TASKS: 10 (as deployed) -> 20'] },
  { before: { ECS_MIN_TASKS: 2 }, after: { paused: true }, words: ['ECS_MIN_TASKS: 2 -> 0 (as deployed)'] },
  { before: { paused: true }, after: {}, words: [] },
])('a change is told as $words', ({ before, after, words }) => {
  expect(changesInWords(before, after, deployed)).toEqual(words);
});
