import { LATE_PERIODS } from './alarm-rule.ts';

/** How far an alarm on several metrics looks back, in CloudWatch's terms. */
export interface AlarmWindow {
  readonly periodSeconds: number;
  /** Breaching periods that make an alarm, of the newest so many. */
  readonly breaching: number;
  readonly of: number;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/**
 * The window in which something must have lasted so many seconds, at most six days: in minutes as far as CloudWatch lets an alarm count
 * periods below an hour, which is a day, and in hours beyond, up to seven days (CloudWatch API reference, PutMetricAlarm, `Period`).
 */
export function alarmWindow(seconds: number): AlarmWindow {
  const inMinutes = windowOf(seconds, MINUTE_SECONDS);
  return inMinutes.of * MINUTE_SECONDS <= DAY_SECONDS ? inMinutes : windowOf(seconds, HOUR_SECONDS);
}

function windowOf(seconds: number, periodSeconds: number): AlarmWindow {
  const breaching = Math.ceil(seconds / periodSeconds);
  return { periodSeconds, breaching, of: breaching + LATE_PERIODS };
}
