import { describe, expect, test } from '@jest/globals';
import { parseMinimumSchedule } from '../../contract/minimum-schedule.ts';
import { meanMinimum } from '../../cost/mean-minimum.ts';

/** Hours of the week, times tasks. */
const taskHoursPerWeek = (minTasks: number, schedule: string) =>
  meanMinimum(minTasks, parseMinimumSchedule(schedule) ?? []) * 7 * 24;

describe('the mean of the minimum over a week', () => {
  test('is the minimum where there is no window', () => {
    expect(meanMinimum(2, [])).toBe(2);
  });

  test.each([
    { name: 'office hours', minTasks: 0, schedule: 'Mon-Fri 08:00-18:00 Europe/Berlin=2', taskHours: 100 },
    { name: 'the minimum holds outside', minTasks: 1, schedule: 'Mon-Fri 08:00-18:00 UTC=2', taskHours: 218 },
    { name: 'a window below the minimum', minTasks: 1, schedule: 'Sat,Sun 00:00-24:00 UTC=0', taskHours: 120 },
    {
      name: 'the most where windows overlap',
      minTasks: 0,
      schedule: 'Mon 08:00-10:00 UTC=1;Mon 09:00-11:00 UTC=3',
      taskHours: 7,
    },
    { name: 'a night that ends the week', minTasks: 0, schedule: 'Sun 22:00-06:00 UTC=1', taskHours: 8 },
    {
      name: 'nights that meet a morning',
      minTasks: 0,
      schedule: 'Sun 22:00-06:00 UTC=1;Mon 05:00-07:00 UTC=1',
      taskHours: 9,
    },
  ])('counts $name', ({ minTasks, schedule, taskHours }) => {
    expect(taskHoursPerWeek(minTasks, schedule)).toBeCloseTo(taskHours, 9);
  });
});
