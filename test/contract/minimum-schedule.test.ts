import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  minimumScheduleText,
  parseMinimumSchedule,
  problemOfMinimumSchedule,
  windowsAbove,
} from '../../contract/minimum-schedule.ts';

const weekdays = [1, 2, 3, 4, 5];
const office = { days: weekdays, fromMinute: 480, toMinute: 1080, timeZone: 'Europe/Berlin', minTasks: 2 };
const hour = { days: [1], fromMinute: 480, toMinute: 540, timeZone: 'UTC', minTasks: 1 };

describe('a scheduled minimum', () => {
  test.each([
    { name: 'a range of days', text: 'Mon-Fri 08:00-18:00 Europe/Berlin=2', windows: [office] },
    { name: 'one day', text: 'Mon 08:00-09:00 UTC=1', windows: [hour] },
    { name: 'single days', text: 'Sun,Sat 08:00-09:00 UTC=1', windows: [{ ...hour, days: [6, 7] }] },
    { name: 'a range over Sunday', text: 'Fri-Mon 08:00-09:00 UTC=1', windows: [{ ...hour, days: [1, 5, 6, 7] }] },
    {
      name: 'a range and a day',
      text: 'Mon-Wed,Tue,Sun 08:00-09:00 UTC=1',
      windows: [{ ...hour, days: [1, 2, 3, 7] }],
    },
    { name: 'a range of one day', text: 'Mon-Mon 08:00-09:00 UTC=1', windows: [hour] },
    { name: 'a whole day', text: 'Mon 00:00-24:00 UTC=1', windows: [{ ...hour, fromMinute: 0, toMinute: 1440 }] },
    { name: 'an evening up to midnight', text: 'Mon 08:00-00:00 UTC=1', windows: [{ ...hour, toMinute: 1440 }] },
    {
      name: 'the shortest window, over midnight',
      text: 'Mon 23:58-00:03 UTC=1',
      windows: [{ ...hour, fromMinute: 1438, toMinute: 3 }],
    },
    { name: 'a night', text: 'Mon 22:00-06:00 UTC=1', windows: [{ ...hour, fromMinute: 1320, toMinute: 360 }] },
    {
      name: 'a zone with digits and signs',
      text: 'Mon 08:00-09:00 Etc/GMT+5=1',
      windows: [{ ...hour, timeZone: 'Etc/GMT+5' }],
    },
    {
      name: 'the bounds of the count',
      text: 'Mon 08:00-09:00 UTC=0;Mon 08:00-09:00 UTC=5000',
      windows: [
        { ...hour, minTasks: 0 },
        { ...hour, minTasks: 5000 },
      ],
    },
    { name: 'blanks around', text: ' Mon  08:00-09:00 UTC=1 ;\tMon 08:00-09:00 UTC=1 ', windows: [hour, hour] },
  ])('is read from $name', ({ text, windows }) => {
    expect(parseMinimumSchedule(text)).toEqual(windows);
    expect(problemOfMinimumSchedule(text)).toBeUndefined();
  });

  test.each([
    { text: 'Mon', problem: 'Window 1 ("Mon"): it must be days, times and zone=tasks, with blanks between them.' },
    {
      text: 'Mon 08:00-09:00 UTC = 1',
      problem: 'Window 1 ("Mon 08:00-09:00 UTC = 1"): it must be days, times and zone=tasks, with blanks between them.',
    },
    {
      text: 'Mon 08:00-09:00 UTC',
      problem: 'Window 1 ("Mon 08:00-09:00 UTC"): "UTC" must be a time zone, "=" and a number of tasks.',
    },
    { text: 'Mon-Fry 08:00-09:00 UTC=1', problem: /"Mon-Fry" must be days like Mon, Mon-Fri or Sat,Sun\.$/ },
    { text: 'mon 08:00-09:00 UTC=1', problem: /"mon" must be days/ },
    { text: 'Mon-Wed-Fri 08:00-09:00 UTC=1', problem: /"Mon-Wed-Fri" must be days/ },
    { text: 'Mon, 08:00-09:00 UTC=1', problem: /"Mon," must be days/ },
    { text: 'Mon 8:00-18:00 UTC=1', problem: /"8:00-18:00" must be two times like 08:00-18:00/ },
    { text: 'Mon 08:00 UTC=1', problem: /"08:00" must be two times/ },
    { text: 'Mon 08:00-24:01 UTC=1', problem: /"08:00-24:01" must be two times/ },
    { text: 'Mon 08:60-09:00 UTC=1', problem: /"08:60-09:00" must be two times/ },
    { text: 'Mon 24:00-06:00 UTC=1', problem: /"24:00-06:00" must be two times/ },
    { text: 'Mon 08:00-09:00-10:00 UTC=1', problem: /"08:00-09:00-10:00" must be two times/ },
    { text: 'Mon 08:00-08:00 UTC=1', problem: /"08:00-08:00" ends as it begins; a whole day is 00:00-24:00\.$/ },
    {
      text: 'Mon 08:00-08:04 UTC=1',
      problem: /"08:00-08:04" is shorter than 5 minutes: its tasks would hardly have started before they must leave\.$/,
    },
    { text: 'Mon 23:58-00:02 UTC=1', problem: /"23:58-00:02" is shorter than 5 minutes/ },
    { text: 'Mon 23:56-00:00 UTC=1', problem: /"23:56-00:00" is shorter than 5 minutes/ },
    {
      text: 'Mon 08:00-09:00 Europe/Berln=1',
      problem: /"Europe\/Berln" is no IANA time zone, such as Europe\/Berlin or UTC\.$/,
    },
    { text: 'Mon 08:00-09:00 +01:00=1', problem: /"\+01:00" is no IANA time zone/ },
    { text: 'Mon 08:00-09:00 =1', problem: /"" is no IANA time zone/ },
    { text: 'Mon 08:00-09:00 UTC=', problem: /"" must be a whole number of tasks from 0 to 5000\.$/ },
    { text: 'Mon 08:00-09:00 UTC=5001', problem: /"5001" must be a whole number/ },
    { text: 'Mon 08:00-09:00 UTC=-1', problem: /"-1" must be a whole number/ },
    { text: 'Mon 08:00-09:00 UTC=1;', problem: /^Window 2 \(""\): it must be days/ },
    { text: 'Mon UTC=1; Mon 08:00-09:00 UTC=1; Mon 08:00-09:00 UTC=x', problem: /^Window 1 [^.]+\. Window 3 [^.]+\.$/ },
    {
      text: Array(21).fill('Mon 08:00-09:00 UTC=1').join(';'),
      problem: 'There are 21 windows, and at most 20 are read.',
    },
  ])('is refused as "$text", and it is said why', ({ text, problem }) => {
    expect(parseMinimumSchedule(text)).toBeUndefined();
    expect(problemOfMinimumSchedule(text)).toMatch(problem);
  });

  test('is read again from the text that is made of it', () => {
    const window = fc.record({
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      fromMinute: fc.nat({ max: 1439 }),
      toMinute: fc.integer({ min: 1, max: 1440 }),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'),
      minTasks: fc.nat({ max: 5000 }),
    });
    const schedule = fc.array(
      // A window without a length is refused, and so is one of less than five minutes.
      window.filter(({ fromMinute, toMinute }) => {
        const minutes = toMinute - fromMinute + (toMinute < fromMinute ? 1440 : 0);
        return minutes >= 5;
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(schedule, (windows) => expect(parseMinimumSchedule(minimumScheduleText(windows))).toEqual(windows)),
    );
  });

  test('has a text with days in ranges', () => {
    const windows = [{ ...hour, days: [1, 2, 3, 5, 7] }, office];
    expect(minimumScheduleText(windows)).toBe('Mon-Wed,Fri,Sun 08:00-09:00 UTC=1; Mon-Fri 08:00-18:00 Europe/Berlin=2');
  });

  test.each([
    { maxTasks: 2, above: '' },
    { maxTasks: 1, above: 'Mon-Fri 08:00-18:00 Europe/Berlin=2' },
  ])('names what lies above a maximum of $maxTasks: "$above"', ({ maxTasks, above }) => {
    expect(windowsAbove(maxTasks, [hour, office])).toBe(above);
  });
});
