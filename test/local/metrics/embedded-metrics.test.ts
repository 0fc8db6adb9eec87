import { GetMetricDataCommand, type GetMetricDataCommandInput, type MetricStat } from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCloudWatchClient } from '../../../aws/clients.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { CLOUDWATCH_TARGET, EmbeddedMetrics } from '../../../local/metrics/embedded-metrics.ts';
import { LOCAL_IDENTITY } from '../../../local/platform.ts';
import { ManualClock } from '../../support/manual-clock.ts';

// The clock begins at 10:00.
const at = (time: string) => new Date(`2026-01-05T${time}:00.000Z`);
const DELETED = 'NumberOfMessagesDeleted';

let clock: ManualClock;
let metrics: EmbeddedMetrics;
let server: AwsJsonServer;
let client: ReturnType<typeof createCloudWatchClient>;
const internalErrors: unknown[] = [];
beforeAll(async () => {
  server = await startAwsJsonServer({
    host: '127.0.0.1',
    port: 0,
    services: { [CLOUDWATCH_TARGET]: (action, input) => metrics.service(action, input) },
    onInternalError: (error) => internalErrors.push(error),
  });
  client = createCloudWatchClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
});
beforeEach(() => {
  clock = new ManualClock();
  metrics = new EmbeddedMetrics(clock);
});
afterEach(() => expect(internalErrors).toEqual([]));
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const stat = (change: Partial<MetricStat> = {}): MetricStat => ({
  Metric: { Namespace: 'AWS/SQS', MetricName: DELETED, Dimensions: [{ Name: 'QueueName', Value: 'commands' }] },
  Period: 60,
  Stat: 'Sum',
  ...change,
});
const input = (change: Partial<GetMetricDataCommandInput> = {}): GetMetricDataCommandInput => ({
  MetricDataQueries: [{ Id: 'm', MetricStat: stat() }],
  StartTime: at('09:00'),
  EndTime: at('12:00'),
  ...change,
});

async function read(changedStat: Partial<MetricStat> = {}, change: Partial<GetMetricDataCommandInput> = {}) {
  const query = { Id: 'm', MetricStat: stat(changedStat) };
  const { MetricDataResults: [result] = [] } = await client.send(
    new GetMetricDataCommand(input({ MetricDataQueries: [query], ...change })),
  );
  return { times: result?.Timestamps, values: result?.Values, status: result?.StatusCode };
}

/** Adds these values with half a minute between them, then waits until all can be read. */
async function add(...values: number[]): Promise<void> {
  for (const value of values) {
    metrics.addOfQueue('commands', DELETED, value);
    await clock.advance(30_000);
  }
  await clock.advance(120_000);
}

describe('a metric', () => {
  test('is read in whole minutes, newest first', async () => {
    await add(1, 2, 3, 4, 5);
    expect(await read()).toEqual({
      times: [at('10:02'), at('10:01'), at('10:00')],
      values: [5, 7, 3],
      status: 'Complete',
    });
    expect(await read({}, { ScanBy: 'TimestampAscending' })).toMatchObject({ values: [3, 7, 5] });
  });

  test.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
  ])('has the statistic %s of a longer period', async (Stat, value) => {
    await add(1, 2, 3, 4);
    expect(await read({ Stat, Period: 3600 })).toMatchObject({ times: [at('10:00')], values: [value] });
  });

  test('can be read a minute after the minute that it is about', async () => {
    metrics.addOfQueue('commands', DELETED, 1);
    await clock.advance(119_999);
    expect(await read()).toEqual({ times: [], values: [], status: 'Complete' });
    await clock.advance(1);
    expect(await read()).toMatchObject({ values: [1] });
  });

  test('begins where the span does, rounded down, and ends before its end', async () => {
    await add(1, 1, 2, 2, 3, 3);
    const span = { StartTime: new Date(at('10:01').getTime() + 30_000), EndTime: at('10:02') };
    expect(await read({}, span)).toMatchObject({ values: [4] });
    expect(await read({ Period: 3600 }, span)).toMatchObject({ times: [at('10:00')], values: [6] });
  });

  test.each([
    ['another queue', { Dimensions: [{ Name: 'QueueName', Value: 'others' }] }],
    ['no queue', { Dimensions: [] }],
    ['another name', { MetricName: 'NumberOfMessagesSent' }],
    ['another namespace', { Namespace: 'AWS/SNS' }],
  ])('of %s is not there, which is no error', async (_name, change) => {
    await add(1);
    expect(await read({ Metric: { ...stat().Metric, ...change } })).toEqual({
      times: [],
      values: [],
      status: 'Complete',
    });
  });

  test('that is not to be returned is left out', async () => {
    const queries = [{ Id: 'm', MetricStat: stat(), ReturnData: false }];
    const { MetricDataResults: results } = await client.send(
      new GetMetricDataCommand(input({ MetricDataQueries: queries })),
    );
    expect(results).toEqual([]);
  });
});

describe('GetMetricData refuses', () => {
  const query = { Id: 'm', MetricStat: stat() };
  test.each([
    ['no time', { EndTime: at('09:00') }, 'The parameter StartTime must not equal parameter EndTime.'],
    ['time that runs back', { EndTime: at('08:00') }, 'StartTime must be less than the parameter EndTime.'],
    ['no queries', { MetricDataQueries: [] }, 'must have 1 to 500 members'],
    [
      '501 queries',
      { MetricDataQueries: Array.from({ length: 501 }, (_, i) => ({ ...query, Id: `m${i}` })) },
      '1 to 500',
    ],
    ['an id twice', { MetricDataQueries: [query, query] }, 'not unique'],
    [
      'an id that begins with a digit',
      { MetricDataQueries: [{ ...query, Id: '5xx' }] },
      'The value 5xx for parameter MetricDataQueries.member.1.Id is not matching the expected pattern',
    ],
    ['an expression', { MetricDataQueries: [{ Id: 'm', Expression: 'm1 / m2' }] }, 'no Expression'],
    ['a percentile', { MetricDataQueries: [{ Id: 'm', MetricStat: stat({ Stat: 'p99' }) }] }, 'p99'],
    ['a period of seconds', { MetricDataQueries: [{ Id: 'm', MetricStat: stat({ Period: 90 }) }] }, 'multiple of 60'],
  ])('%s', async (_name, change, message) => {
    const reading = client.send(new GetMetricDataCommand(input(change)));
    await expect(reading).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('a token that it never gave', async () => {
    const reading = client.send(new GetMetricDataCommand(input({ NextToken: 'more' })));
    await expect(reading).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});
