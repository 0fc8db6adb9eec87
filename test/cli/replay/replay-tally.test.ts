import { expect, test } from '@jest/globals';
import type { ReplayedDecision } from '../../../cli/replay/decide-again.ts';
import { ReplayTally } from '../../../cli/replay/replay-tally.ts';
import { observationOf } from '../../fixtures/decisions.ts';

const burst = (count: number) => [{ role: 'burst', count, idleExitSeconds: 5 }] as const;
const decision = (part: Partial<ReplayedDecision>): ReplayedDecision => ({
  observation: observationOf({ queue: [1, 0, 0] }),
  before: { launch: burst(1), reason: 'backlog' },
  now: { launch: burst(1), reason: 'backlog', explanation: '' },
  overridden: [],
  launchesDiffer: false,
  differs: false,
  ...part,
});
const at = (second: number) => `2026-01-05T10:00:0${second}.000Z`;

test('nothing is summed up as nothing', () => {
  expect(new ReplayTally().totals).toMatchObject({ decisions: 0, unreadable: 0, same: 0, otherwise: 0 });
});

test('each decision is counted, and so are its tasks', () => {
  const tally = new ReplayTally();
  tally.add(decision({}));
  tally.add(decision({ differs: true, overridden: ['paused'] }));
  const now = { launch: burst(4), reason: 'backlog', explanation: '' };
  tally.add(decision({ differs: true, launchesDiffer: true, now, overridden: ['paused', 'ECS_MIN_TASKS'] }));
  tally.addUnreadable('observation: broken', at(0));
  expect(tally.totals).toMatchObject({
    decisions: 4,
    unreadable: 1,
    same: 1,
    otherwise: 2,
    launchesDiffer: 1,
    launchedThen: 3,
    launchedNow: 6,
    overridden: 1,
  });
});

test('lines that cannot be read are told of by their problems', () => {
  const tally = new ReplayTally();
  tally.addUnreadable('one', at(1));
  tally.addUnreadable('other', at(2));
  tally.addUnreadable('one', at(3));
  expect(tally.totals.unreadableLines).toEqual([
    { problem: 'one', count: 2, from: at(1), to: at(3) },
    { problem: 'other', count: 1, from: at(2), to: at(2) },
  ]);
});
