import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../contract/policy.ts';
import {
  blockedGroups,
  crashLoop,
  existingTasks,
  type Limit,
  launchCap,
  limits,
  maximum,
  minimum,
  noImage,
  pause,
} from '../../scaling/limits.ts';
import { basePolicy, type DecisionRow, observationOf, tasks } from '../fixtures/decisions.ts';

/** Columns: what the row shows, launches wanted, launches left, the queue, the tasks, what differs from the base policy. */
type LimitRow = readonly [
  name: string,
  wanted: number,
  left: number,
  queue: DecisionRow['queue'],
  fleet: DecisionRow['tasks'],
  policy?: Partial<Policy>,
];

function check(limit: Limit, rows: readonly LimitRow[]): void {
  test.each(rows.map((row) => [row[0], row] as const))(
    '%s',
    (_name, [, wanted, left, queue, fleet = [], policy = {}]) => {
      expect(limit(wanted, observationOf({ queue, tasks: fleet }), { ...basePolicy, ...policy })).toBe(left);
    },
  );
}

describe('existing tasks', () =>
  check(existingTasks, [
    ['no task, no change', 4, 4, [9, 0, 0], []],
    ['running and starting ones count', 4, 1, [9, 0, 0], [tasks('running', 2), tasks('starting', 1)]],
    ['leaving and stopping ones do not', 4, 4, [9, 0, 0], [tasks('leaving', 2), tasks('stopping', 1)]],
    ['never below zero', 1, 0, [9, 0, 0], [tasks('running', 5)]],
  ]));

describe('blocked groups', () =>
  check(blockedGroups, [
    ['an idle running task blocks', 3, 0, [9, 0, 0], [tasks('running', 1)], { queueKind: 'fifo' }],
    ['an idle leaving task blocks, too', 3, 0, [9, 0, 0], [tasks('leaving', 1)], { queueKind: 'fifo' }],
    ['a starting task has not asked yet', 3, 3, [9, 0, 0], [tasks('starting', 1)], { queueKind: 'fifo' }],
    ['all busy, no change', 3, 3, [9, 2, 0], [tasks('running', 2)], { queueKind: 'fifo' }],
    ['half of the room on a guess', 9, 5, [50, 0, 0], [], { queueKind: 'fifo' }],
    ['what starts is a guess already', 9, 1, [50, 0, 0], [tasks('starting', 4)], { queueKind: 'fifo' }],
    ['four for each that found work', 9, 4, [50, 1, 0], [tasks('running', 1)], { queueKind: 'fifo' }],
    ['half of what busy tasks leave', 9, 3, [50, 5, 0], [tasks('running', 5)], { queueKind: 'fifo' }],
    ['the last place is no half', 9, 1, [50, 9, 0], [tasks('running', 9)], { queueKind: 'fifo' }],
    ['starting tasks beyond half', 9, 0, [50, 0, 0], [tasks('starting', 9)], { queueKind: 'fifo' }],
    ['a standard queue has no groups that wait', 3, 3, [9, 0, 0], [tasks('running', 1)]],
  ]));

describe('minimum', () =>
  check(minimum, [
    ['raises to what is missing', 0, 3, [0, 0, 0], [], { minTasks: 3 }],
    ['leaves a larger number', 5, 5, [0, 0, 0], [], { minTasks: 3 }],
    ['counts what stands', 0, 1, [0, 0, 0], [tasks('running', 2)], { minTasks: 3 }],
  ]));

describe('maximum', () =>
  check(maximum, [
    ['cuts to what is free', 9, 3, [9, 0, 0], [tasks('running', 7)]],
    ['counts leaving tasks', 9, 1, [9, 0, 0], [tasks('running', 7), tasks('leaving', 2)]],
    ['forgets stopping tasks', 9, 3, [9, 0, 0], [tasks('running', 7), tasks('stopping', 2)]],
    ['never below zero', 9, 0, [9, 0, 0], [tasks('running', 12)]],
  ]));

describe('crash loop', () => {
  const failedStarts = { inARow: 2, lastAt: '2026-01-05T09:59:30.000Z' };
  test.each([
    ['holds back what is wanted for its pause', { failedStarts }, 0],
    ['lets a probe go after it', { failedStarts: { ...failedStarts, lastAt: '2026-01-05T09:59:00.000Z' } }, 1],
    ['changes nothing after a success', { failedStarts: { inARow: 0 } }, 7],
    ['changes nothing where starts were not looked at', {}, 7],
  ])('%s', (_name, starts, left) => {
    expect(crashLoop(7, { ...observationOf({ queue: [9, 0, 0] }), ...starts }, basePolicy)).toBe(left);
  });
});

describe('launch cap', () =>
  check(launchCap, [
    ['cuts what is above it', 101, 100, [0, 0, 0], []],
    ['leaves what is below it', 99, 99, [0, 0, 0], []],
  ]));

describe('pause', () =>
  check(pause, [
    ['ends everything', 7, 0, [0, 0, 0], [], { paused: true }],
    ['changes nothing otherwise', 7, 7, [0, 0, 0], []],
  ]));

describe('no image', () =>
  check(noImage, [
    ['ends everything', 7, 0, [0, 0, 0], [], { imagePushed: false }],
    ['changes nothing otherwise', 7, 7, [0, 0, 0], []],
  ]));

test('the limits act in the order that the design fixes', () => {
  expect(limits.map(([name]) => name)).toEqual([
    'existing-tasks',
    'blocked-groups',
    'minimum',
    'maximum',
    'crash-loop',
    'launch-cap',
    'pause',
    'no-image',
  ]);
});
