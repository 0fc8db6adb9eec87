import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseMinimumSchedule, type ScheduledMinimum } from '../../contract/minimum-schedule.ts';
import type { Policy } from '../../contract/policy.ts';
import { type BaselineShare, baselineLifetimes } from '../../scaling/baseline-lifetimes.ts';
import { minimumAt } from '../../scaling/scheduled-minimum.ts';
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

  test('are those that a look at each minute of the week gives', () => {
    fc.assert(
      fc.property(policies, times, fc.nat({ max: 4 }), fc.nat({ max: 4 }), (policy, at, standing, lacking) => {
        const shares = baselineLifetimes(policy, at, standing, lacking);
        expect(shares).toEqual(minuteByMinute(policy, at, standing, lacking));
      }),
    );
  });
});

/** Zones whose clocks change at different times and by different steps: Lord Howe's by half an hour. */
const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'];

const windows: fc.Arbitrary<ScheduledMinimum> = fc
  .record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 1, max: 1440 }),
    timeZone: fc.constantFrom(...zones),
    minTasks: fc.nat({ max: 5 }),
  })
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);

const policies = fc
  .record({ minTasks: fc.nat({ max: 3 }), minTasksSchedule: fc.array(windows, { maxLength: 3 }) })
  .map((minimum): Policy => ({ ...basePolicy, ...minimum }));

/** In weeks in which a clock changes, one way or the other, and in any other. */
const times = fc
  .tuple(
    fc.constantFrom('2026-03-27T00:00:00Z', '2026-10-23T00:00:00Z', '2026-04-02T00:00:00Z', '2026-07-01T00:00:00Z'),
    fc.nat({ max: 3 * 86_400 }),
  )
  .map(([from, seconds]) => new Date(Date.parse(from) + seconds * 1000).toISOString());

function minuteByMinute(policy: Policy, at: string, standing: number, lacking: number): BaselineShare[] {
  const seconds = Date.parse(at) / 1000;
  const endless = Math.max(
    standing,
    Math.min(policy.minTasks, ...policy.minTasksSchedule.map(({ minTasks }) => minTasks)),
  );
  const shares: BaselineShare[] = [];
  let needed = standing + lacking;
  const first = Math.floor(seconds / 60) + 1;
  for (let minute = first; needed > endless && minute <= first + 7 * 24 * 60; minute += 1) {
    const stillNeeded = Math.max(standing, minimumAt(policy, minute));
    if (stillNeeded >= needed) continue;
    shares.unshift({
      count: needed - stillNeeded,
      lifetimeSeconds: Math.max(300, Math.ceil(minute * 60 - seconds)),
    });
    needed = stillNeeded;
  }
  return needed > standing ? [{ count: needed - standing }, ...shares] : shares;
}
