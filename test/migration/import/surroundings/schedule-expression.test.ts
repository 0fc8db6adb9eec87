import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scheduleOf } from '../../../../migration/import/surroundings/schedule-expression.ts';

describe('the schedule of a CronJob', () => {
  test.each([
    { text: '30 2 * * *', expressions: ['cron(30 2 * * ? *)'] },
    { text: '0 8 * * 1-5', expressions: ['cron(0 8 ? * MON-FRI *)'] },
    { text: '0 8 * * mon,wed,fri', expressions: ['cron(0 8 ? * MON,WED,FRI *)'] },
    { text: '0 8 * * 0', expressions: ['cron(0 8 ? * SUN *)'] },
    { text: '0 8 * * 7', expressions: ['cron(0 8 ? * SUN *)'] },
    { text: '0 8 * * 5-7', expressions: ['cron(0 8 ? * SUN,FRI,SAT *)'] },
    { text: '0 8 * * */2', expressions: ['cron(0 8 ? * SUN,TUE,THU,SAT *)'] },
    { text: '*/15 * * * *', expressions: ['cron(0/15 * * * ? *)'] },
    { text: '0 */6 */2 * *', expressions: ['cron(0 0/6 1/2 * ? *)'] },
    { text: '5,10-12,40-50/5 * 1 jan-mar,DEC ?', expressions: ['cron(5,10-12,40,45,50 * 1 1-3,12 ? *)'] },
    { text: '10/20 * * * *', expressions: ['cron(10,30,50 * * * ? *)'] },
    { text: '@hourly', expressions: ['cron(0 * * * ? *)'] },
    { text: '@daily', expressions: ['cron(0 0 * * ? *)'] },
    { text: '@midnight', expressions: ['cron(0 0 * * ? *)'] },
    { text: '@weekly', expressions: ['cron(0 0 ? * SUN *)'] },
    { text: '@monthly', expressions: ['cron(0 0 1 * ? *)'] },
    { text: '@yearly', expressions: ['cron(0 0 1 1 ? *)'] },
    { text: '@every 90m', expressions: ['rate(90 minutes)'] },
    { text: '@every 1h', expressions: ['rate(60 minutes)'] },
    { text: '@every 60s', expressions: ['rate(1 minute)'] },
  ])('$text', ({ text, expressions }) => {
    expect(scheduleOf(text)).toEqual({ expressions, mayCoincide: false });
  });

  test('of days of the month and of the week becomes two, since either is enough for Kubernetes', () => {
    expect(scheduleOf('0 0 13 * 5')).toEqual({
      expressions: ['cron(0 0 13 * ? *)', 'cron(0 0 ? * FRI *)'],
      mayCoincide: true,
    });
  });

  test.each([
    { text: '0 0 * *', says: 'four', problem: 'The schedule has 4 fields, not five.' },
    { text: '', says: 'nothing', problem: 'The schedule has 1 fields, not five.' },
    { text: '60 0 * * *', says: 'a minute beyond the hour', problem: 'The minute "60" is none that a CronJob has.' },
    { text: '0 24 * * *', says: 'an hour beyond the day', problem: 'The hour "24" is none that a CronJob has.' },
    {
      text: '0 0 0 * *',
      says: 'a day before the first',
      problem: 'The day of the month "0" is none that a CronJob has.',
    },
    { text: '0 0 L * *', says: 'the last day', problem: 'The day of the month "L" is none that a CronJob has.' },
    { text: '0 0 * 13 *', says: 'a thirteenth month', problem: 'The month "13" is none that a CronJob has.' },
    {
      text: '0 0 * * 5-1',
      says: 'a range backwards',
      problem: 'The day of the week "5-1" is none that a CronJob has.',
    },
    { text: '*/0 * * * *', says: 'a step of nothing', problem: 'The minute "*/0" is none that a CronJob has.' },
    {
      text: 'TZ=Europe/Berlin 0 0 * * *',
      says: 'a time zone',
      problem: 'The schedule begins with a time zone, which Kubernetes refuses.',
    },
    {
      text: '@every 90s',
      says: 'seconds',
      problem: 'The interval "90s" is no whole number of minutes, which is as fine as EventBridge Scheduler goes.',
    },
  ])('is refused with $says', ({ text, problem }) => {
    expect(scheduleOf(text)).toEqual({ problem });
  });

  test('never names a day in both fields, whatever it says', () => {
    const part = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
    const field = (least: number, most: number) => fc.oneof(fc.constantFrom('*', '*/3'), part(least, most));
    const schedule = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6));
    fc.assert(
      fc.property(schedule, (fields) => {
        const found = scheduleOf(fields.join(' '));
        const expressions = 'problem' in found ? [] : found.expressions;
        expect(expressions.length).toBeGreaterThan(0);
        for (const expression of expressions)
          expect(expression.split(/[ ()]/).filter((one) => one === '?')).toHaveLength(1);
      }),
    );
  });
});
