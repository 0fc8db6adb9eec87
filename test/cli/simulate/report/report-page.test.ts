import { describe, expect, test } from '@jest/globals';
import { policyMarks } from '../../../../cli/simulate/report/policy-marks.ts';
import { reportPage } from '../../../../cli/simulate/report/report-page.ts';
import type { Row } from '../../../../simulator/run-policy.ts';
import { referencesIn } from './references.ts';

const row: Row = {
  trace: 'Bob & <i>Alice</i>',
  policy: 'target-wait',
  settings: { ECS_MAX_TASKS: 10, note: '"<b>"' },
  messages: 100,
  workHours: 2,
  taskHours: 2.5,
  costOverWork: 1.25,
  p50: 10,
  p95: 50,
  p99: 70,
  launches: 20,
  redone: 0,
  peakTasks: 4,
  dollars: 0.06,
};
const rows: readonly Row[] = [
  row,
  { ...row, policy: 'always-on', p95: 0, costOverWork: 9 },
  { ...row, policy: 'lower-bound', p50: null, p95: null, p99: null, costOverWork: 1 },
];
const points = [
  { startSeconds: 0, backlog: 3, tasks: 2, p95: 40 },
  { startSeconds: 60, backlog: 0, tasks: 2, p95: null },
];
const page = reportPage(rows, [{ trace: row.trace, policy: 'target-wait', points }], 7);
const drawings = [...page.matchAll(/<svg .*?<\/svg>/gs)].map(([svg]) => svg);

describe('the report', () => {
  test('needs nothing but itself: no script, and no address', () => {
    expect(referencesIn(page)).toEqual([]);
  });

  test('draws cost against waits, and the course of the policy', () => {
    expect(drawings).toHaveLength(2);
    expect(drawings[0]).toContain('>always-on</text>');
    expect(drawings[0]).toContain('>lower-bound</text>');
    expect(drawings[1]).toContain('>Messages in the queue</text>');
  });

  test('draws a policy without waits as a line, and any other as its symbol', () => {
    expect(drawings[0]).toContain(policyMarks['always-on'].colour);
    expect(drawings[0]).toMatch(
      new RegExp(`<path [^>]*stroke="${policyMarks['lower-bound'].colour}"[^>]*stroke-dasharray=`),
    );
  });

  test('says in words what a drawing shows', () => {
    expect(drawings[0]).toContain(
      'role="img" aria-label="Cost over work against the wait of 95 % of the messages. target-wait: 1.25 at 50 s. always-on: 9.00 at 0 s. lower-bound: 1.00."',
    );
    expect(drawings[1]).toContain(
      'Messages in the queue: at most 3. Tasks, starting ones too: at most 2. Wait of 95 %, seconds: at most 40.',
    );
  });

  test('is written in the colour of the page, dark or light', () => {
    expect(page).toContain('color-scheme: light dark');
    for (const drawing of drawings) {
      expect(drawing).toContain('fill="currentColor"');
      expect(drawing).not.toMatch(/#010203|<text[^>]*fill="#/);
    }
  });

  test('shows names as they are, and not as markup', () => {
    expect(page).toContain('<h2>Bob &amp; &lt;i&gt;Alice&lt;/i&gt;</h2>');
    expect(page).not.toMatch(/<i>|<b>/);
  });

  test('has each row with what it was simulated with', () => {
    const cells = [...page.matchAll(/<tbody>(.*?)<\/tbody>/gs)].join('');
    expect(cells).toContain('<td>target-wait</td><td>1.250</td><td>10.0</td><td>50.0</td><td>70.0</td><td>2.5</td>');
    expect(cells).toContain('<td>lower-bound</td><td>1.000</td><td>-</td>');
    expect(cells).toContain('<td>ECS_MAX_TASKS=10 note=&quot;&lt;b&gt;&quot;</td>');
  });

  test('has no two elements of one name', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('leaves out the course of what has none', () => {
    expect(reportPage(rows, [{ trace: row.trace, policy: 'clairvoyant', points: [] }], 7)).not.toContain('over time');
  });
});
