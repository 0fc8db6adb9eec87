import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { MAXIMUM_EVENTS } from '../../../local/logs/log-group.ts';
import { GROUP, logsFixture } from './logs-fixture.ts';

type Input = Partial<ConstructorParameters<typeof FilterLogEventsCommand>[0]>;
const filter = (client: CloudWatchLogsClient, input: Input = {}) =>
  client.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }));

const messages = async (client: CloudWatchLogsClient, input: Input = {}) =>
  (await filter(client, input)).events?.map(({ message }) => message);

describe('the embedded CloudWatch Logs, asked by the real client', () => {
  test('gives events with stream, time in milliseconds and an id of their own', async () => {
    const { logs, clock, client } = await logsFixture();
    logs.append(GROUP, 'one', 'first');
    logs.append(GROUP, 'two', 'second');
    const { events = [], nextToken } = await filter(client);
    expect(events).toMatchObject([
      { logStreamName: 'one', message: 'first', timestamp: clock.now(), eventId: expect.stringMatching(/^\d{56}$/) },
      { logStreamName: 'two', message: 'second', timestamp: clock.now() },
    ]);
    expect(events[0]?.eventId).not.toBe(events[1]?.eventId);
    expect(nextToken).toBeUndefined();
  });

  test('gives them in the order of their times, also after the clock was set back', async () => {
    const { logs, client } = await logsFixture();
    const group = logs.createGroup(GROUP);
    group.append('s', 2000, 'later');
    group.append('s', 1000, 'earlier');
    expect(await messages(client)).toEqual(['earlier', 'later']);
  });

  test.each([
    { name: 'start', input: { startTime: 2000 }, found: ['b2', 'a3'] },
    { name: 'end', input: { endTime: 2000 }, found: ['a1', 'b2'] },
    { name: 'both, included', input: { startTime: 2000, endTime: 2000 }, found: ['b2'] },
    { name: 'names of streams', input: { logStreamNames: ['worker/a'] }, found: ['a1', 'a3'] },
    { name: "the beginning of a stream's name", input: { logStreamNamePrefix: 'worker/b' }, found: ['b2'] },
    { name: 'a limit', input: { limit: 1 }, found: ['a1'] },
  ])('keeps to $name', async ({ input, found }) => {
    const { logs, client } = await logsFixture();
    const group = logs.createGroup(GROUP);
    group.append('worker/a', 1000, 'a1');
    group.append('worker/b', 2000, 'b2');
    group.append('worker/a', 3000, 'a3');
    expect(await messages(client, input)).toEqual(found);
  });

  test('goes on behind a token, also when events came meanwhile', async () => {
    const { logs, client } = await logsFixture();
    for (const text of ['1', '2', '3']) logs.append(GROUP, 's', text);
    const { nextToken } = await filter(client, { limit: 2 });
    logs.append(GROUP, 's', '4');
    expect(await messages(client, { limit: 2, nextToken })).toEqual(['3', '4']);
  });

  test('ends a page at 1 MB', async () => {
    const { logs, client } = await logsFixture();
    for (let event = 0; event < 5; event += 1) logs.append(GROUP, 's', 'x'.repeat(300_000));
    const { events, nextToken } = await filter(client);
    expect(events).toHaveLength(4);
    expect(await messages(client, { nextToken })).toHaveLength(1);
  });

  test('gives an empty page and a token when it searched for long without a match', async () => {
    const { logs, client } = await logsFixture();
    for (let event = 0; event < 10_000; event += 1) logs.append(GROUP, 's', 'other');
    logs.append(GROUP, 's', '{"message":"decision"}');
    const input = { filterPattern: '{ $.message = "decision" }' };
    const { events, nextToken } = await filter(client, input);
    expect(events).toEqual([]);
    expect(await messages(client, { ...input, nextToken })).toEqual(['{"message":"decision"}']);
  });

  test('keeps the newest events of a group', async () => {
    const { logs, client } = await logsFixture();
    for (let event = 0; event <= MAXIMUM_EVENTS; event += 1) logs.append(GROUP, 's', String(event));
    expect((await messages(client, { limit: 1 }))?.[0]).toBe('1');
  });

  test('keeps no more than 32 MiB of a group', async () => {
    const { logs, client } = await logsFixture();
    for (let event = 0; event < 40; event += 1) logs.append(GROUP, 's', String(event).padEnd(1024 * 1024, '.'));
    expect((await messages(client, { limit: 1 }))?.[0]).toMatch(/^9\./);
  });

  test('gives a group without lines as empty', async () => {
    const { logs, client } = await logsFixture();
    logs.createGroup(GROUP);
    expect(await messages(client)).toEqual([]);
  });

  test('takes a token for 24 hours', async () => {
    const { logs, clock, client } = await logsFixture();
    logs.append(GROUP, 's', '1');
    logs.append(GROUP, 's', '2');
    const { nextToken } = await filter(client, { limit: 1 });
    await clock.advance(24 * 3600 * 1000);
    expect(await messages(client, { nextToken })).toEqual(['2']);
    await clock.advance(1);
    await expect(filter(client, { nextToken })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test.each<{ name: string; input: Input; error: string }>([
    { name: 'a group that is not there', input: { logGroupName: '/other' }, error: 'ResourceNotFoundException' },
    { name: 'a pattern that it does not know', input: { filterPattern: 'word' }, error: 'InvalidParameterException' },
    { name: "somebody else's token", input: { nextToken: 'abc' }, error: 'InvalidParameterException' },
    { name: 'a limit above 10,000', input: { limit: 10_001 }, error: 'InvalidParameterException' },
    {
      name: 'names and beginning of streams together',
      input: { logStreamNames: ['a'], logStreamNamePrefix: 'a' },
      error: 'InvalidParameterException',
    },
  ])('refuses $name', async ({ input, error }) => {
    const { logs, client } = await logsFixture();
    logs.createGroup(GROUP);
    await expect(filter(client, input)).rejects.toMatchObject({ name: error });
  });

  test('refuses other actions', async () => {
    const { client } = await logsFixture();
    await expect(client.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
