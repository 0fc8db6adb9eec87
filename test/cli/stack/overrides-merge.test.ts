import { expect, test } from '@jest/globals';
import { mergeOverrides, sameOverrides } from '../../../cli/stack/overrides-merge.ts';
import type { Overrides } from '../../../contract/overrides.ts';

interface MergeRow {
  readonly name: string;
  readonly base: Overrides;
  readonly ours: Overrides;
  readonly theirs: Overrides;
  readonly merged: Overrides;
}

test.each<MergeRow>([
  { name: 'nothing', base: {}, ours: {}, theirs: {}, merged: {} },
  {
    name: 'what either added',
    base: {},
    ours: { paused: true },
    theirs: { ECS_MAX_TASKS: 5 },
    merged: { paused: true, ECS_MAX_TASKS: 5 },
  },
  {
    name: 'what they took away',
    base: { paused: true },
    ours: { paused: true, ECS_MAX_TASKS: 5 },
    theirs: {},
    merged: { ECS_MAX_TASKS: 5 },
  },
  { name: 'what we took away', base: { ECS_MAX_TASKS: 5 }, ours: {}, theirs: { ECS_MAX_TASKS: 5 }, merged: {} },
  {
    name: 'theirs where both changed a name',
    base: { ECS_MAX_TASKS: 5 },
    ours: { ECS_MAX_TASKS: 6 },
    theirs: { ECS_MAX_TASKS: 7 },
    merged: { ECS_MAX_TASKS: 7 },
  },
])('merging gives $name', ({ base, ours, theirs, merged }) => {
  expect(mergeOverrides(base, ours, theirs)).toEqual(merged);
});

test.each([
  { one: {}, other: {}, same: true },
  { one: { paused: true }, other: {}, same: false },
  { one: { ECS_MIN_TASKS: 1 }, other: { ECS_MIN_TASKS: 2 }, same: false },
  { one: { ECS_MAX_TASKS: 1, paused: true }, other: { paused: true, ECS_MAX_TASKS: 1 }, same: true },
])('$one and $other: the same $same', ({ one, other, same }) => {
  expect(sameOverrides(one, other)).toBe(same);
});
