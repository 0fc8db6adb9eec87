import { expect, test } from '@jest/globals';
import { launchesUntil } from '../../../cli/destroy/last-launch.ts';

const now = Date.parse('2026-01-05T10:00:00.000Z');

test.each([
  { pausedAt: '2026-01-05T09:59:30.000Z', until: '2026-01-05T10:00:45.000Z' },
  { pausedAt: '2026-01-04T00:00:00.000Z', until: '2026-01-04T00:01:15.000Z' },
  { pausedAt: undefined, until: '2026-01-05T10:01:15.000Z' },
])('a tick may launch until $until after a pause at $pausedAt, whoever paused', ({ pausedAt, until }) => {
  const date = pausedAt === undefined ? undefined : new Date(pausedAt);
  expect(new Date(launchesUntil(date, now)).toISOString()).toBe(until);
});
