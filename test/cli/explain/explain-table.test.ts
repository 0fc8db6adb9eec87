import { describe, expect, test } from '@jest/globals';
import { decisionRows, explainTable } from '../../../cli/explain/explain-table.ts';
import { decisionRecord } from '../../fixtures/decision-record.ts';
import { tasks } from '../../fixtures/decisions.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-05T10:00:00.000Z') + seconds * 1000).toISOString();
const idle = (seconds: number) => decisionRecord({ at: at(seconds), queue: [0, 0, 0] });
const backlog = (seconds: number) => decisionRecord({ at: at(seconds), queue: [6, 0, 0] });

describe('the rows of decisions', () => {
  test('fold what repeats itself', () => {
    const rows = decisionRows([idle(0), idle(60), idle(120), backlog(130), idle(180)]);
    expect(rows).toMatchObject([
      { from: at(0), to: at(120), count: 3, reason: 'idle' },
      { from: at(130), count: 1, visible: 6, launched: 2, reason: 'backlog' },
      { from: at(180), count: 1, reason: 'idle' },
    ]);
  });

  test('keep each decision that launches', () => {
    expect(decisionRows([backlog(0), backlog(10)])).toHaveLength(2);
  });

  test('keep what is not the same', () => {
    const busy = (running: number) =>
      decisionRecord({ at: at(0), queue: [0, 2, 0], tasks: [tasks('running', running), tasks('leaving', 1)] });
    expect(decisionRows([busy(1), busy(2)])).toMatchObject([{ running: 2 }, { running: 3 }]);
  });
});

describe('the table', () => {
  const decisions = [
    idle(0),
    idle(60),
    decisionRecord({ at: at(70), queue: [6, 1, 0], tasks: [tasks('starting', 1)] }),
  ];

  test('has time, backlog, tasks, launches and reason', () => {
    const table = explainTable(decisions, false);
    expect(table).toMatch(/ 01-05 10:00:00 to 01-05 10:01:00 \(2\) │ 0 \+ 0 +│ 0 \+ 0 │ 0 +│ idle /);
    expect(table).toMatch(/ 01-05 10:01:10 +│ 6 \+ 1 +│ 0 \+ 1 │ 1 +│ backlog /);
    expect(table).not.toContain('launch nothing');
  });

  test('has the sentences where there is room', () => {
    expect(explainTable(decisions, true)).toMatch(/│ The queue is empty .*: launch nothing\. /);
  });

  test('says that nothing was launched for a dry run', () => {
    const dry = decisionRecord({ at: at(0), queue: [6, 0, 0], dryRun: true });
    expect(explainTable([dry], false)).toMatch(/│ dry run +│ backlog /);
  });
});
