import { expect, test } from '@jest/globals';
import { wallClock } from '../../scaling/wall-clock.ts';

const DAY_MINUTES = 1440;
const minuteOf = (at: string) => Date.parse(at) / 60_000;

test.each([
  { row: 'a winter morning', zone: 'Europe/Berlin', at: '2026-01-05T07:07Z', day: 1, minute: 487 },
  { row: 'a summer morning', zone: 'Europe/Berlin', at: '2026-07-06T07:07Z', day: 1, minute: 547 },
  { row: 'a zone in which it is tomorrow', zone: 'Pacific/Auckland', at: '2026-01-04T12:00Z', day: 1, minute: 60 },
  { row: 'an offset of 45 minutes', zone: 'Asia/Kathmandu', at: '2026-01-05T02:16Z', day: 1, minute: 481 },
  { row: "a day's last minute", zone: 'UTC', at: '2026-01-04T23:59Z', day: 7, minute: 1439 },
  { row: "a day's first minute", zone: 'UTC', at: '2026-01-05T00:00Z', day: 1, minute: 0 },
  {
    row: 'the minute before the clock skips an hour',
    zone: 'Europe/Berlin',
    at: '2026-03-29T00:59Z',
    day: 7,
    minute: 119,
  },
  { row: 'the minute after', zone: 'Europe/Berlin', at: '2026-03-29T01:00Z', day: 7, minute: 180 },
])('$row in $zone', ({ zone, at, day, minute }) => {
  expect(wallClock(zone, minuteOf(at))).toMatchObject({ day, minute });
});

/** From the time that the zone shows, as the Swedish write it: 09:30. */
function calendarOf(timeZone: string): (epochMinute: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  return (epochMinute) => {
    const [hour = 0, minute = 0] = format
      .format(epochMinute * 60_000)
      .split(':')
      .map(Number);
    return hour * 60 + minute;
  };
}

const STRETCH_DAYS = 11;

test('in no zone does a clock change within a quarter of an hour, or twice within the stretch that is looked at', () => {
  let changes = 0;
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const calendar = calendarOf(zone);
    const first = minuteOf('2026-01-01T00:00Z');
    let [before, after, lastChange] = [calendar(first), 0, Number.NEGATIVE_INFINITY];
    for (let day = first; day < minuteOf('2027-01-01T00:00Z'); day += DAY_MINUTES, before = after) {
      after = calendar(day + DAY_MINUTES);
      if (before === after) continue;
      changes += 1;
      if (day - lastChange < STRETCH_DAYS * DAY_MINUTES) throw new Error(`${zone} does twice, at minute ${day}`);
      lastChange = day;
      for (let last = day + 14; last < day + DAY_MINUTES; last += 15)
        if (wallClock(zone, last).minute !== calendar(last)) throw new Error(`${zone} does, at minute ${last}`);
    }
  }
  expect(changes).toBeGreaterThan(100);
});

test('the clock runs evenly up to the minute in which it is changed, and on from it', () => {
  const change = minuteOf('2026-03-29T01:00Z');
  const evenUntil = (epochMinute: number) => wallClock('Europe/Berlin', epochMinute).evenUntil;
  expect(evenUntil(minuteOf('2026-03-28T12:00Z'))).toBe(change);
  expect(evenUntil(change - 1)).toBe(change);
  expect(evenUntil(change)).toBeGreaterThan(change);
});
