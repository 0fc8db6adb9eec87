import { describe, expect, test } from '@jest/globals';
import { parseMinimumSchedule } from '../../contract/minimum-schedule.ts';
import { type BaselineShare, baselineLifetimes } from '../../scaling/baseline-lifetimes.ts';
import { basePolicy } from '../fixtures/decisions.ts';

interface Row {
  readonly name: string;
  readonly schedule: string;
  /** ECS_MIN_TASKS; 0 unless it is given. */
  readonly minTasks?: number;
  /** 5 January 2026 is a Monday. */
  readonly at: string;
  readonly standing?: number;
  readonly lacking: number;
  readonly shares: readonly BaselineShare[];
}

const HOUR = 3600;

const rows: readonly Row[] = [
  {
    name: 'tasks of a window leave at its end',
    schedule: 'Mon-Fri 08:00-18:00 UTC=2',
    at: '2026-01-05T08:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 10 * HOUR }],
  },
  {
    name: 'what is left of a second is rounded up',
    schedule: 'Mon 08:00-18:00 UTC=2',
    at: '2026-01-05T17:53:59.7Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 361 }],
  },
  {
    name: 'a task lives for five minutes, however soon the window ends',
    schedule: 'Mon 08:00-18:00 UTC=2',
    at: '2026-01-05T17:57:30Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 300 }],
  },
  {
    name: 'what ECS_MIN_TASKS asks for stays, and only the rest leaves',
    schedule: 'Mon 08:00-18:00 UTC=5',
    minTasks: 2,
    at: '2026-01-05T12:00:00Z',
    lacking: 5,
    shares: [{ count: 2 }, { count: 3, lifetimeSeconds: 6 * HOUR }],
  },
  {
    name: 'tasks that stand are the first ones of the minimum',
    schedule: 'Mon 08:00-18:00 UTC=5',
    minTasks: 2,
    at: '2026-01-05T12:00:00Z',
    standing: 3,
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 6 * HOUR }],
  },
  {
    name: 'a minimum without a schedule has no end',
    schedule: '',
    minTasks: 3,
    at: '2026-01-05T12:00:00Z',
    lacking: 3,
    shares: [{ count: 3 }],
  },
  {
    name: 'nothing lacks',
    schedule: 'Mon 08:00-18:00 UTC=2',
    at: '2026-01-05T12:00:00Z',
    standing: 2,
    lacking: 0,
    shares: [],
  },
  {
    name: 'a window that follows with more tasks keeps the first ones',
    schedule: 'Mon 08:00-12:00 UTC=2; Mon 12:00-18:00 UTC=4',
    at: '2026-01-05T08:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 10 * HOUR }],
  },
  {
    name: 'a window that follows with fewer tasks keeps as many as it needs',
    schedule: 'Mon 08:00-12:00 UTC=4; Mon 12:00-18:00 UTC=1',
    at: '2026-01-05T08:00:00Z',
    lacking: 4,
    shares: [
      { count: 1, lifetimeSeconds: 10 * HOUR },
      { count: 3, lifetimeSeconds: 4 * HOUR },
    ],
  },
  {
    name: 'a gap between two windows ends the tasks of the first one',
    schedule: 'Mon 08:00-12:00 UTC=2; Mon 12:01-18:00 UTC=2',
    at: '2026-01-05T08:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 4 * HOUR }],
  },
  {
    name: 'a window within another one has its own end',
    schedule: 'Mon 08:00-18:00 UTC=2; Mon 10:00-12:00 UTC=7',
    at: '2026-01-05T10:00:00Z',
    standing: 2,
    lacking: 5,
    shares: [{ count: 5, lifetimeSeconds: 2 * HOUR }],
  },
  {
    name: 'windows that overlap count one after the other',
    schedule: 'Mon 08:00-13:00 UTC=3; Mon 12:00-18:00 UTC=2',
    at: '2026-01-05T08:00:00Z',
    lacking: 3,
    shares: [
      { count: 2, lifetimeSeconds: 10 * HOUR },
      { count: 1, lifetimeSeconds: 5 * HOUR },
    ],
  },
  {
    name: 'a window over midnight ends on the next day',
    schedule: 'Sun 22:00-06:00 UTC=2',
    at: '2026-01-04T23:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 7 * HOUR }],
  },
  {
    name: 'a window below ECS_MIN_TASKS ends the tasks above it as it begins',
    schedule: 'Mon-Sun 08:00-18:00 UTC=1',
    minTasks: 4,
    at: '2026-01-05T18:00:00Z',
    standing: 1,
    lacking: 3,
    shares: [{ count: 3, lifetimeSeconds: 14 * HOUR }],
  },
  {
    name: 'windows without a gap all week have no end',
    schedule: 'Mon-Sun 00:00-12:00 UTC=2; Mon-Sun 12:00-24:00 UTC=3',
    at: '2026-01-05T13:00:00Z',
    lacking: 3,
    shares: [{ count: 2 }, { count: 1, lifetimeSeconds: 11 * HOUR }],
  },
  {
    name: 'windows of several days have an end within the week',
    schedule: 'Mon-Fri 00:00-24:00 UTC=2',
    at: '2026-01-05T00:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 5 * 24 * HOUR }],
  },
  {
    // Berlin's clocks go from 03:00 back to 02:00 on 25 October 2026.
    name: 'a night with an hour that comes twice is an hour longer',
    schedule: 'Sat 22:00-06:00 Europe/Berlin=2',
    at: '2026-10-24T20:00:00Z',
    lacking: 2,
    shares: [{ count: 2, lifetimeSeconds: 9 * HOUR }],
  },
];

describe('how long baseline tasks are needed', () => {
  test.each(rows)('$name', ({ schedule, minTasks = 0, at, standing = 0, lacking, shares }) => {
    const policy = { ...basePolicy, minTasks, minTasksSchedule: parseMinimumSchedule(schedule) ?? [] };
    expect(baselineLifetimes(policy, at, standing, lacking)).toEqual(shares);
  });
});
