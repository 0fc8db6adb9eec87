import { expect, test } from '@jest/globals';
import { compareWithTasks, comparisonTable } from '../../../cli/explain/comparison.ts';
import { decisionRecord } from '../../fixtures/decision-record.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const dry = (secondsAgo: number, visible: number) =>
  decisionRecord({ at: ago(secondsAgo), queue: [visible, 0, 0], dryRun: true });
const task = (createdAgo: number, stoppedAgo?: number) => ({
  createdAt: ago(createdAgo),
  stoppedAt: stoppedAgo === undefined ? null : ago(stoppedAgo),
});

test.each([
  { name: 'none, when none existed', tasks: [], existed: 0 },
  { name: 'one that still runs', tasks: [task(100)], existed: 1 },
  { name: 'one that stopped later', tasks: [task(100, 59)], existed: 1 },
  { name: 'none that stopped just then', tasks: [task(100, 60)], existed: 0 },
  { name: 'one that was created just then', tasks: [task(60)], existed: 1 },
  { name: 'none that was created later', tasks: [task(59)], existed: 0 },
  { name: 'none whose creation is unknown', tasks: [{ createdAt: null, stoppedAt: null }], existed: 0 },
])('beside a decision stand the tasks of its time: $name', ({ tasks, existed }) => {
  expect(compareWithTasks(dry(60, 6), tasks, NOW)).toMatchObject({
    visible: 6,
    desired: 2,
    wouldLaunch: 2,
    existed,
    reason: 'backlog',
  });
});

test.each([
  { secondsAgo: 3600, existed: 1 },
  { secondsAgo: 3601, existed: null },
])('of $secondsAgo s ago ECS knows $existed', ({ secondsAgo, existed }) => {
  expect(compareWithTasks(dry(secondsAgo, 6), [task(5000)], NOW)).toMatchObject({ existed });
});

test('the table ends with how often it was the same', () => {
  const decisions = [dry(4000, 6), dry(300, 6), dry(200, 1), dry(100, 0)];
  const table = comparisonTable(decisions.map((decision) => compareWithTasks(decision, [task(250)], NOW)));
  expect(table).toMatch(/│ 6 \+ 0 +│ 2 +│ 2 +│ unknown │ backlog/);
  expect(table.split('\n').at(-1)).toBe(
    'Of 3 decisions, as many tasks existed as were wanted in 1, more in 1, fewer in 1. ' +
      'For 1 older one it is unknown: ECS forgets stopped tasks after an hour.',
  );
});

test('one decision is told of as one', () => {
  const table = comparisonTable([compareWithTasks(dry(100, 0), [], NOW)]);
  expect(table.split('\n').at(-1)).toMatch(/^Of 1 decision, as many/);
});

test('what repeats itself is one row, and yet counted each time', () => {
  const decisions = [dry(300, 6), dry(290, 6), dry(280, 6), dry(100, 0)];
  const table = comparisonTable(decisions.map((decision) => compareWithTasks(decision, [], NOW)));
  expect(table).toMatch(/│ 01-05 09:55:00 to 01-05 09:55:20 \(3\) │ 6 \+ 0 /);
  expect(table.split('\n').at(-1)).toMatch(
    /^Of 4 decisions, as many tasks existed as were wanted in 1, .* fewer in 3\.$/,
  );
});
