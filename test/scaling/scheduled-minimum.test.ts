import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMinimumSchedule, type ScheduledMinimum } from '../../contract/minimum-schedule.ts';
import type { Policy } from '../../contract/policy.ts';
import { withScheduledMinimum } from '../../scaling/scheduled-minimum.ts';
import { basePolicy } from '../fixtures/decisions.ts';

function policyWith(schedule: string, minTasks = 1): Policy {
  return { ...basePolicy, minTasks, minTasksSchedule: parseMinimumSchedule(schedule) ?? [] };
}

/** Columns: what the row shows, the schedule, the time, the minimum then. ECS_MIN_TASKS is 1. 5 January 2026 is a Monday. */
const rows: readonly (readonly [name: string, schedule: string, at: string, minimum: number])[] = [
  ['the first minute of a window', 'Mon 08:00-18:00 UTC=3', '2026-01-05T08:00:00Z', 3],
  ['the last moment in which tasks of a window are replaced', 'Mon 08:00-18:00 UTC=3', '2026-01-05T17:57:59.999Z', 3],
  ["a window's last two minutes, in which its tasks leave", 'Mon 08:00-18:00 UTC=3', '2026-01-05T17:58:00Z', 1],
  ['the second before a window', 'Mon 08:00-18:00 UTC=3', '2026-01-05T07:59:59.999Z', 1],
  ['the end of a window, which is excluded', 'Mon 08:00-18:00 UTC=3', '2026-01-05T18:00:00Z', 1],
  ['another day', 'Mon 08:00-18:00 UTC=3', '2026-01-06T12:00:00Z', 1],
  ['a time that is written with an offset', 'Mon 08:00-18:00 UTC=3', '2026-01-05T18:30:00+02:00', 3],
  ['a window below ECS_MIN_TASKS', 'Mon 08:00-18:00 UTC=0', '2026-01-05T12:00:00Z', 0],
  ['the two minutes before it, in which tasks leave', 'Mon 08:00-18:00 UTC=0', '2026-01-05T07:58:00Z', 0],
  ['its last two minutes, in which none do', 'Mon 08:00-18:00 UTC=0', '2026-01-05T17:59:00Z', 0],
  ['two minutes before fewer', 'Mon 08:00-12:00 UTC=4;Mon 12:00-18:00 UTC=2', '2026-01-05T11:58:00Z', 2],
  ['two minutes before more', 'Mon 08:00-12:00 UTC=2;Mon 12:00-18:00 UTC=4', '2026-01-05T11:58:00Z', 2],
  ['two minutes before a gap of one', 'Mon 08:00-12:00 UTC=2;Mon 12:01-18:00 UTC=4', '2026-01-05T11:59:30Z', 1],
  ['overlapping windows', 'Mon 08:00-18:00 UTC=3;Mon-Fri 10:00-12:00 UTC=7', '2026-01-05T11:00:00Z', 7],
  [
    'overlapping windows, the later one smaller',
    'Mon 08:00-18:00 UTC=7;Mon 10:00-12:00 UTC=3',
    '2026-01-05T11:00:00Z',
    7,
  ],
  ['a day up to its last two minutes', 'Mon 00:00-24:00 UTC=3', '2026-01-05T23:57:00Z', 3],
  ['the midnight after a whole day', 'Mon 00:00-24:00 UTC=3', '2026-01-06T00:00:00Z', 1],
  ['the evening of a night', 'Mon 22:00-06:00 UTC=3', '2026-01-05T23:00:00Z', 3],
  ['the morning after a night', 'Mon 22:00-06:00 UTC=3', '2026-01-06T05:57:00Z', 3],
  ['the morning before a night', 'Mon 22:00-06:00 UTC=3', '2026-01-05T05:00:00Z', 1],
  ['the daytime between two nights', 'Mon-Tue 22:00-06:00 UTC=3', '2026-01-06T12:00:00Z', 1],
  ['the Monday morning after a Sunday night', 'Sun 22:00-06:00 UTC=3', '2026-01-05T05:00:00Z', 3],
  ['a Sunday of a range over the weekend', 'Fri-Mon 08:00-18:00 UTC=3', '2026-01-04T12:00:00Z', 3],
  ['a Tuesday outside of that range', 'Fri-Mon 08:00-18:00 UTC=3', '2026-01-06T12:00:00Z', 1],
  ['a zone in which it is tomorrow', 'Tue 08:00-18:00 Pacific/Auckland=3', '2026-01-05T20:00:00Z', 3],
  ['a zone with an offset of 45 minutes', 'Mon 08:00-08:05 Asia/Kathmandu=3', '2026-01-05T02:15:00Z', 3],
  ['eight in winter', 'Mon-Sun 08:00-09:00 Europe/Berlin=3', '2026-01-05T07:00:00Z', 3],
  ['eight in summer', 'Mon-Sun 08:00-09:00 Europe/Berlin=3', '2026-07-06T06:00:00Z', 3],
  ['seven in summer, which is eight in winter', 'Mon-Sun 08:00-09:00 Europe/Berlin=3', '2026-07-06T07:00:00Z', 1],
  // Berlin's clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
  ['the minute before the clock skips an hour', 'Sun 01:59-03:03 Europe/Berlin=3', '2026-03-29T00:59:00Z', 3],
  ['the minute after the clock skipped an hour', 'Sun 01:59-03:03 Europe/Berlin=3', '2026-03-29T01:00:00Z', 3],
  ['the end of a window that holds the skipped hour', 'Sun 01:59-03:03 Europe/Berlin=3', '2026-03-29T01:03:00Z', 1],
  ['a window within the skipped hour, which never comes', 'Sun 02:00-03:00 Europe/Berlin=3', '2026-03-29T01:00:00Z', 1],
  ['a window that begins in the skipped hour', 'Sun 02:30-06:00 Europe/Berlin=3', '2026-03-29T01:00:00Z', 3],
  ['the hour that comes twice, the first time', 'Sun 02:00-03:00 Europe/Berlin=3', '2026-10-25T00:30:00Z', 3],
  ['the hour that comes twice, the second time', 'Sun 02:00-03:00 Europe/Berlin=3', '2026-10-25T01:30:00Z', 3],
  ['the end of the hour that came twice', 'Sun 02:00-03:00 Europe/Berlin=3', '2026-10-25T02:00:00Z', 1],
  ['a night over the clock change', 'Sat 22:00-06:00 Europe/Berlin=3', '2026-10-25T04:57:00Z', 3],
  ['the end of a night over the clock change', 'Sat 22:00-06:00 Europe/Berlin=3', '2026-10-25T05:00:00Z', 1],
  // Cairo has no 00:00 on 24 April 2026, a Friday: Thursday's 23:59 is followed by 01:00.
  ['a day that begins at one', 'Fri 00:00-24:00 Africa/Cairo=3', '2026-04-23T22:00:00Z', 3],
];

describe('the minimum in force', () => {
  test.each(rows)('is right for %s', (_name, schedule, at, minimum) => {
    expect(withScheduledMinimum(policyWith(schedule), at)).toEqual({ ...policyWith(schedule), minTasks: minimum });
  });

  test('is that of the policy where nothing is scheduled', () => {
    expect(withScheduledMinimum(basePolicy, '2026-01-05T10:00:00Z')).toBe(basePolicy);
  });

  test('is the same when it is asked again', () => {
    const [monday, tuesday] = ['2026-01-05T10:00:00Z', '2026-01-06T10:00:00Z'];
    const policy = policyWith('Mon 00:00-24:00 UTC=3;Mon 00:00-24:00 Asia/Tokyo=4');
    const minimum = (at: string) => withScheduledMinimum(policy, at).minTasks;
    expect([monday, tuesday, monday, monday].map(minimum)).toEqual([4, 1, 4, 4]);
  });

  test('is the least of what looks at the calendar of the zone say for two minutes, at any time of two years', () => {
    const window: fc.Arbitrary<ScheduledMinimum> = fc
      .record({
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        fromMinute: fc.nat({ max: 1439 }),
        toMinute: fc.integer({ min: 1, max: 1440 }),
        timeZone: fc.constantFrom(...zones),
        minTasks: fc.nat({ max: 9 }),
      })
      .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);
    const from = Date.parse('2025-01-01T00:00:00Z');
    const time = fc.nat({ max: 2 * 365 * 86_400 }).map((seconds) => from + seconds * 1000);
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 4 }), time, (schedule, at) => {
        const minimumAt = (milliseconds: number) => {
          const date = new Date(milliseconds);
          const active = schedule.filter((one) => minutesOfWeek(one).has(minuteOfWeek(date, one.timeZone)));
          return active.length === 0 ? 1 : Math.max(...active.map(({ minTasks }) => minTasks));
        };
        const policy = { ...basePolicy, minTasks: 1, minTasksSchedule: schedule };
        const expected = Math.min(...[0, 60_000, 120_000].map((later) => minimumAt(at + later)));
        expect(withScheduledMinimum(policy, new Date(at).toISOString()).minTasks).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

const WEEK_MINUTES = 7 * 1440;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'];

/** Every minute of the week that is in the window, counted from Monday 00:00. */
function minutesOfWeek({ days, fromMinute, toMinute }: ScheduledMinimum): Set<number> {
  const length = toMinute > fromMinute ? toMinute - fromMinute : toMinute + 1440 - fromMinute;
  return new Set(
    days.flatMap((day) =>
      Array.from({ length }, (_, minute) => ((day - 1) * 1440 + fromMinute + minute) % WEEK_MINUTES),
    ),
  );
}

const calendars = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }),
  ]),
);

/** From the date and time that the zone shows, as the Swedish write them: 2026-01-05 09:30. */
function minuteOfWeek(at: Date, timeZone: string): number {
  const [date = '', time = ''] = calendars.get(timeZone)?.format(at).split(' ') ?? [];
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const day = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return day * 1440 + hour * 60 + minute;
}
