import { expect, test } from '@jest/globals';
import { followLogEvents } from '../../../aws/operator/follow-logs.ts';
import { GROUP, logsFixture } from '../../local/logs/logs-fixture.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { settled } from '../support/retrying.ts';

const START = Date.parse('2026-01-05T10:00:00.000Z');

async function following(fromMilliseconds: number, clock = new ManualClock(START)) {
  const { logs, client } = await logsFixture();
  const group = logs.createGroup(GROUP);
  const stop = new AbortController();
  const events = followLogEvents(client, { group: GROUP, fromMilliseconds }, { clock, signal: stop.signal });
  const next = async () => {
    const { value, done } = await settled(clock, events.next());
    return done ? 'end' : value.message;
  };
  return { group, clock, stop, next };
}

test('tells what there is and then what comes, each event once', async () => {
  const { group, next } = await following(START - 600_000);
  group.append('s', START - 600_001, 'too old');
  group.append('s', START - 500_000, 'one');
  group.append('s', START, 'two');
  expect([await next(), await next()]).toEqual(['one', 'two']);
  group.append('s', START, 'three');
  expect(await next()).toBe('three');
});

test.each([
  { name: 'late by less than a minute', ahead: 0 },
  { name: 'while this clock is ahead of theirs', ahead: 3_600_000 },
])('tells an event that arrives $name', async ({ ahead }) => {
  const { group, next } = await following(START - 600_000, new ManualClock(START + ahead));
  group.append('quick', START, 'newest');
  expect(await next()).toBe('newest');
  group.append('slow', START - 59_000, 'late');
  expect(await next()).toBe('late');
});

test('is not led past others by an event with a time yet to come', async () => {
  const { group, next } = await following(START);
  group.append('wrong clock', START + 3_000_000, 'from the future');
  expect(await next()).toBe('from the future');
  group.append('right clock', START + 2000, 'now');
  expect(await next()).toBe('now');
});

test('tells nothing from before its beginning, however late it arrives', async () => {
  const { group, next } = await following(START);
  group.append('s', START, 'first');
  expect(await next()).toBe('first');
  group.append('s', START - 1, 'from before');
  group.append('s', START + 1, 'after');
  expect(await next()).toBe('after');
});

test('ends when it is told to, while it waits', async () => {
  const { group, next, stop } = await following(START);
  group.append('s', START, 'first');
  await next();
  const end = next();
  stop.abort();
  expect(await end).toBe('end');
});

test('fails when a poll does', async () => {
  const { client } = await logsFixture();
  const query = { group: 'none', fromMilliseconds: 0 };
  const parts = { clock: new ManualClock(), signal: new AbortController().signal };
  await expect(followLogEvents(client, query, parts).next()).rejects.toMatchObject({ name: 'AwsError' });
});
