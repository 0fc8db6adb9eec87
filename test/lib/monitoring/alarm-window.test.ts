import { expect, test } from '@jest/globals';
import { alarmWindow } from '../../../lib/monitoring/alarm-window.ts';

const DAY_SECONDS = 86_400;

test.each([
  { name: 'eleven minutes is counted in minutes', seconds: 660, periodSeconds: 60, breaching: 11 },
  { name: 'no whole minute is rounded up', seconds: 605, periodSeconds: 60, breaching: 11 },
  { name: 'a day but two minutes is the longest in minutes', seconds: 86_280, periodSeconds: 60, breaching: 1438 },
  { name: 'a little more is counted in hours', seconds: 86_281, periodSeconds: 3600, breaching: 24 },
  { name: 'the longest idle exit and ten minutes fits', seconds: 87_000, periodSeconds: 3600, breaching: 25 },
  { name: 'six days fits', seconds: 6 * DAY_SECONDS, periodSeconds: 3600, breaching: 144 },
])('a window for $name', ({ seconds, periodSeconds, breaching }) => {
  const window = alarmWindow(seconds);
  // Two more, as the newest values come late.
  expect(window).toEqual({ periodSeconds, breaching, of: breaching + 2 });
  // What PutMetricAlarm accepts.
  expect(window.of * periodSeconds).toBeLessThanOrEqual(periodSeconds < 3600 ? DAY_SECONDS : 7 * DAY_SECONDS);
});
