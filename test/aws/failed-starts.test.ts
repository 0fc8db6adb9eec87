import { describe, expect, test } from '@jest/globals';
import { failedStartsOf, type PresentTask, type StoppedTask } from '../../aws/failed-starts.ts';
import type { TaskEnd } from '../../aws/task-end.ts';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const secondsAgo = (seconds: number) => NOW - seconds * 1000;
/** One that was created so many seconds ago and stopped ten seconds later. */
const stopped = (created: number, end: TaskEnd['kind'], change: Partial<StoppedTask> = {}): StoppedTask => ({
  revision: 7,
  createdAt: secondsAgo(created),
  stoppedAt: secondsAgo(created - 10),
  end: end === 'failed-start' ? { kind: end, reason: `reason ${created}` } : { kind: end },
  ...change,
});
const failed = (created: number, change?: Partial<StoppedTask>) => stopped(created, 'failed-start', change);
/** One that ran for so many seconds before it failed. */
const failedAfter = (seconds: number, created: number) =>
  failed(created, { startedAt: secondsAgo(created), stoppedAt: secondsAgo(created - seconds) });
const running = (created: number, started: number, revision = 7): PresentTask => ({
  revision,
  createdAt: secondsAgo(created),
  startedAt: secondsAgo(started),
});
const starting = (created: number, revision = 7): PresentTask => ({ revision, createdAt: secondsAgo(created) });

const runs: readonly {
  row: string;
  stopped: readonly StoppedTask[];
  present?: readonly PresentTask[];
  inARow: number;
}[] = [
  { row: 'nothing is known', stopped: [], inARow: 0 },
  { row: 'all failed', stopped: [failed(30), failed(90), failed(60)], inARow: 3 },
  { row: 'an older one came up', stopped: [failed(30), failed(60), stopped(90, 'came-up'), failed(120)], inARow: 2 },
  { row: 'the newest one came up', stopped: [stopped(30, 'came-up'), failed(60)], inARow: 0 },
  { row: 'one in between says nothing', stopped: [failed(30), stopped(60, 'says-nothing'), failed(90)], inARow: 2 },
  { row: 'an older one runs', stopped: [failed(30)], present: [running(500, 400)], inARow: 1 },
  { row: 'a newer one runs', stopped: [failed(60)], present: [running(50, 5)], inARow: 0 },
  { row: 'a newer one starts', stopped: [failed(60)], present: [starting(10)], inARow: 1 },
  {
    row: 'a newer one runs no longer than they did',
    stopped: [failedAfter(40, 200)],
    present: [running(90, 60)],
    inARow: 1,
  },
  { row: 'a newer one outlived them', stopped: [failedAfter(40, 200)], present: [running(120, 81)], inARow: 0 },
  { row: 'another revision failed', stopped: [failed(60, { revision: 6 }), failed(30, { revision: 7 })], inARow: 1 },
  { row: 'a new revision starts', stopped: [failed(60), failed(30)], present: [starting(10, 8)], inARow: 2 },
  { row: 'a new revision runs', stopped: [failed(60), failed(30)], present: [running(20, 10, 8)], inARow: 0 },
  { row: 'an old revision runs', stopped: [failed(60), failed(30)], present: [running(90, 50, 6)], inARow: 2 },
  { row: 'the revision before was rolled back to', stopped: [failed(60)], present: [running(20, 10, 6)], inARow: 0 },
  { row: 'it fails as well', stopped: [failed(900), failed(60, { revision: 6 })], inARow: 1 },
  {
    row: 'the rolled back one came up and left',
    stopped: [failed(900), failed(700), stopped(500, 'came-up', { revision: 6 })],
    inARow: 0,
  },
  { row: 'a whole wave failed', stopped: [failed(39), failed(35), failed(31), failed(30)], inARow: 1 },
  { row: 'two waves failed', stopped: [failed(90), failed(86), failed(40), failed(31)], inARow: 2 },
  { row: 'one launch follows another after ten seconds', stopped: [failed(50), failed(40)], inARow: 2 },
  { row: 'of a wave one came up', stopped: [failed(38), stopped(34, 'came-up'), failed(30)], inARow: 0 },
  { row: 'of the wave before one came up', stopped: [failed(30), failed(90), stopped(88, 'came-up')], inARow: 1 },
  {
    row: 'of a wave the rest runs, longer than the failed ones did',
    stopped: [failed(57), failed(56)],
    present: Array.from({ length: 50 }, () => running(60, 25)),
    inARow: 0,
  },
];

describe('failed launches in a row', () => {
  test.each(runs)('are $inARow when $row', ({ stopped: ended, present = [], inARow }) => {
    for (const order of [ended, ended.toReversed()]) expect(failedStartsOf(order, present, NOW).inARow).toBe(inARow);
  });

  test('come with time and reason of the one that stopped last', () => {
    expect(failedStartsOf([failed(90), failed(30), failed(60)], [], NOW)).toEqual({
      inARow: 3,
      lastAt: new Date(secondsAgo(20)).toISOString(),
      reason: 'reason 30',
    });
  });
});
