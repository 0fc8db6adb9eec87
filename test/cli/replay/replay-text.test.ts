import { describe, expect, test } from '@jest/globals';
import type { ReplayedDecision } from '../../../cli/replay/decide-again.ts';
import type { ReplayTotals } from '../../../cli/replay/replay-tally.ts';
import { replayRows, replayTable, rowOf, summaryOf } from '../../../cli/replay/replay-text.ts';
import { observationOf, tasks } from '../../fixtures/decisions.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-05T10:00:00.000Z') + seconds * 1000).toISOString();

function differing(seconds: number, visible: number, count = 1): ReplayedDecision {
  return {
    observation: {
      ...observationOf({
        queue: [visible, 1, 0],
        tasks: [tasks('running', 2), tasks('leaving', 1), tasks('starting', 4)],
      }),
      at: at(seconds),
    },
    before: { launch: [], reason: 'enough-tasks' },
    now: {
      launch: [
        { role: 'baseline', count: 1, idleExitSeconds: 5 },
        { role: 'burst', count, idleExitSeconds: 5 },
      ],
      reason: 'backlog',
      explanation: `Visible are ${visible}.`,
    },
    overridden: [],
    launchesDiffer: true,
    differs: true,
  };
}

function foldedRows(decisions: readonly ReplayedDecision[]) {
  const folded = replayRows();
  for (const decision of decisions) folded.add(rowOf(decision));
  return folded.rows;
}

describe('the table', () => {
  const rows = foldedRows([differing(0, 6), differing(10, 7), differing(20, 7, 2)]);

  test('has what was seen, what was decided and what would be', () => {
    expect(replayTable(rows, { wide: false, notShown: 0 })).toMatch(
      /│ 01-05 10:00:20 +│ 7 \+ 1 +│ 3 \+ 4 │ enough-tasks: none │ backlog: 1 baseline \+ 2 burst \(5 s\) │/,
    );
  });

  test('says how long baseline tasks live that leave sooner than others', () => {
    const decision = differing(0, 6);
    const launch = [{ role: 'baseline', count: 2, idleExitSeconds: 5, lifetimeSeconds: 36_000 }] as const;
    expect(rowOf({ ...decision, now: { ...decision.now, launch } }).now).toBe('backlog: 2 baseline for 36000 s');
  });

  test('folds what differs in the same way, and shows what the first one saw', () => {
    expect(replayTable(rows, { wide: true, notShown: 0 })).toMatch(
      /│ 01-05 10:00:00 to 01-05 10:00:10 \(2\) │ 6 \+ 1 .*│ Visible are 6\. │/,
    );
    expect(rows).toHaveLength(2);
  });

  test.each([
    { notShown: 0, told: false },
    { notShown: 7, told: true },
  ])('tells of $notShown decisions for which there was no row', ({ notShown, told }) => {
    const table = replayTable(rows, { wide: false, notShown });
    expect(table.includes('\nand 7 more that differ: choose a shorter time ')).toBe(told);
  });

  test('has the sentences only where there is room', () => {
    expect(replayTable(rows, { wide: false, notShown: 0 })).not.toContain('Visible are');
  });
});

describe('the summary', () => {
  const totals: ReplayTotals = {
    decisions: 5,
    unreadable: 0,
    unreadableLines: [],
    same: 5,
    otherwise: 0,
    launchesDiffer: 0,
    launchedThen: 3,
    launchedNow: 3,
    overridden: 0,
  };

  test('is two sentences where nothing differs', () => {
    expect(summaryOf(totals, false)).toBe(
      'Of 5 decisions, 5 come out the same, 0 otherwise, 0 of these with other launches; 0 cannot be read by this version.\n' +
        'Tasks that they launch, all in all: 3 then, 3 now.',
    );
  });

  test('says that nothing was logged', () => {
    expect(summaryOf({ ...totals, decisions: 0 }, false)).toBe('No decision was logged in that time.');
  });

  test('says what a comparison tick by tick cannot tell, where something differs', () => {
    const text = summaryOf({ ...totals, same: 3, otherwise: 2, launchesDiffer: 1, launchedNow: 9 }, false);
    expect(text).toMatch(/^Of 5 decisions, 3 come out the same, 2 otherwise, 1 of these with other launches; /);
    expect(text).toMatch(/\nEach tick is compared by itself: .* "npm run -s simulate" /);
  });

  test('names the lines that cannot be read, and when they were written', () => {
    const unreadableLines = [{ problem: 'observation: broken', count: 2, from: at(0), to: at(60) }];
    expect(summaryOf({ ...totals, unreadable: 2, unreadableLines }, false)).toContain(
      '; 2 cannot be read by this version.\n  01-05 10:00:00 to 01-05 10:01:00 (2) cannot be read: observation: broken\n',
    );
  });

  test.each([
    { asLogged: false, told: true },
    { asLogged: true, told: false },
  ])('tells of overrides unless they take part: as logged $asLogged', ({ asLogged, told }) => {
    expect(
      summaryOf({ ...totals, overridden: 4 }, asLogged).includes('\nIn 4 the parameter overrode a setting; '),
    ).toBe(told);
  });
});
