import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type LogEvent, type LogQuery, readLogEvents } from '../../../aws/operator/logs.ts';
import { GROUP, logsFixture } from '../../local/logs/logs-fixture.ts';

const never = new AbortController().signal;
const query = (change: Partial<LogQuery> = {}): LogQuery => ({ group: GROUP, fromMilliseconds: 0, ...change });

async function all(client: CloudWatchLogsClient, change: Partial<LogQuery> = {}): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for await (const event of readLogEvents(client, query(change), never)) events.push(event);
  return events;
}

describe('over the wire', () => {
  test('reads all pages, also behind an empty one', async () => {
    const { logs, client } = await logsFixture();
    for (let event = 0; event < 10_500; event += 1) logs.append(GROUP, 's', 'other');
    logs.append(GROUP, 's', '{"message":"decision"}\n');
    expect(await all(client)).toHaveLength(10_501);
    expect(await all(client, { pattern: '{ $.message = "decision" }' })).toMatchObject([
      { stream: 's', message: '{"message":"decision"}' },
    ]);
  });

  test('keeps to times and streams', async () => {
    const { logs, client } = await logsFixture();
    const group = logs.createGroup(GROUP);
    for (const [stream, time] of [
      ['a/1', 1000],
      ['a/1', 2000],
      ['b/1', 2000],
      ['a/2', 3000],
    ] as const)
      group.append(stream, time, `${stream} at ${time}`);
    const found = await all(client, { fromMilliseconds: 2000, toMilliseconds: 2500, streamPrefix: 'a/' });
    expect(found).toMatchObject([{ stream: 'a/1', atMilliseconds: 2000 }]);
  });

  test('wraps what AWS refuses', async () => {
    const { client } = await logsFixture();
    await expect(all(client)).rejects.toMatchObject({
      name: 'AwsError',
      kind: 'configuration',
      operation: 'FilterLogEvents',
      resource: GROUP,
    });
  });
});

test('a token that comes back for ever ends at 1,000 pages', async () => {
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  const logs = mockClient(client);
  logs.on(FilterLogEventsCommand).resolves({ events: [], nextToken: 'again' });
  await expect(all(client)).rejects.toThrow(/more than 1000 pages/);
  expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(1000);
});
