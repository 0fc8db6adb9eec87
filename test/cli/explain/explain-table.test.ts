import { describe, expect, test } from '@jest/globals';
import { explainTable, rowOf, tickRows } from '../../../cli/explain/explain-table.ts';
import type { LoggedTick } from '../../../cli/stack/ticks.ts';
import { decisionRecord } from '../../fixtures/decision-record.ts';
import { tasks } from '../../fixtures/decisions.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-05T10:00:00.000Z') + seconds * 1000).toISOString();
const idle = (seconds: number) => decisionRecord({ at: at(seconds), queue: [0, 0, 0] });
const backlog = (seconds: number) => decisionRecord({ at: at(seconds), queue: [6, 0, 0] });

const failed = (seconds: number, message: string) => ({ timestamp: at(seconds), error: { name: 'Error', message } });

function foldedRows(ticks: readonly LoggedTick[]) {
  const folded = tickRows();
  for (const tick of ticks) folded.add(rowOf(tick));
  return folded.rows;
}

describe('the rows of ticks', () => {
  test('fold what repeats itself', () => {
    const rows = foldedRows([idle(0), idle(60), idle(120), backlog(130), idle(180)]);
    expect(rows).toMatchObject([
      { from: at(0), to: at(120), count: 3, reason: 'idle' },
      { from: at(130), count: 1, visible: 6, launched: 2, reason: 'backlog' },
      { from: at(180), count: 1, reason: 'idle' },
    ]);
  });

  test('keep each decision that launches', () => {
    expect(foldedRows([backlog(0), backlog(10)])).toHaveLength(2);
  });

  test('keep what is not the same', () => {
    const busy = (running: number) =>
      decisionRecord({ at: at(0), queue: [0, 2, 0], tasks: [tasks('running', running), tasks('leaving', 1)] });
    expect(foldedRows([busy(1), busy(2)])).toMatchObject([{ running: 2 }, { running: 3 }]);
  });
});

describe('failed ticks', () => {
  test('are folded by their errors, and not into decisions', () => {
    const rows = foldedRows([idle(0), failed(10, 'one'), failed(20, 'one'), failed(30, 'other'), idle(60)]);
    expect(rows).toMatchObject([
      { reason: 'idle', count: 1 },
      { error: 'Error: one', from: at(10), to: at(20), count: 2 },
      { error: 'Error: other', count: 1 },
      { reason: 'idle', count: 1 },
    ]);
  });

  test.each([false, true])('say their error in the table, wide: %s', (wide) => {
    const table = explainTable(foldedRows([idle(0), failed(10, 'a\nb')]), wide);
    expect(table).toMatch(/│ 01-05 10:00:10 +│ tick failed: Error: a b +│/);
  });

  test('do not widen the table without end', () => {
    const table = explainTable(foldedRows([failed(0, 'x'.repeat(1000))]), false);
    expect(table).toMatch(/│ tick failed: Error: x{93} \.\.\. │/);
  });
});

describe('the table', () => {
  const decisions = [
    idle(0),
    idle(60),
    decisionRecord({ at: at(70), queue: [6, 1, 0], tasks: [tasks('starting', 1)] }),
  ];

  test('has time, backlog, tasks, launches and reason', () => {
    const table = explainTable(foldedRows(decisions), false);
    expect(table).toMatch(/ 01-05 10:00:00 to 01-05 10:01:00 \(2\) │ 0 \+ 0 +│ 0 \+ 0 │ 0 +│ idle /);
    expect(table).toMatch(/ 01-05 10:01:10 +│ 6 \+ 1 +│ 0 \+ 1 │ 1 +│ backlog /);
    expect(table).not.toContain('launch nothing');
  });

  test('has the sentences where there is room', () => {
    expect(explainTable(foldedRows(decisions), true)).toMatch(/│ The queue is empty .*: launch nothing\. /);
  });

  test('says that nothing was launched for a dry run', () => {
    const dry = decisionRecord({ at: at(0), queue: [6, 0, 0], dryRun: true });
    expect(explainTable(foldedRows([dry]), false)).toMatch(/│ dry run +│ backlog /);
  });
});
