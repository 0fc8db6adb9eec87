import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ThroughputReader } from '../../aws/throughput.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { manualRetry, sdkError, settled } from './support/retrying.ts';

const client = new CloudWatchClient({ region: 'eu-west-1' });
const cloudWatch = mockClient(client);
beforeEach(() => {
  cloudWatch.reset();
});

const result = (Id: string, values: Readonly<Record<string, number>>, StatusCode = 'Complete') => ({
  Id,
  StatusCode: StatusCode as 'Complete',
  Timestamps: Object.keys(values).map((time) => new Date(`2026-01-05T${time}:00.000Z`)),
  Values: Object.values(values),
});
const answer = (change: Partial<GetMetricDataCommandOutput> = {}) => ({
  MetricDataResults: [result('completed', { '09:58': 12 }), result('inFlight', { '09:58': 1.5, '09:57': 0.5 })],
  Messages: [],
  ...change,
});
const hourly = {
  MetricDataResults: [result('completed', { '03:00': 40 }), result('inFlight', { '03:00': 90, '02:00': 0 })],
};
const starting = (clock = new ManualClock()) => ({ clock, reader: new ThroughputReader(client, 'commands') });
const inputs = () => cloudWatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input);

describe('throughput', () => {
  test('is asked for the queue’s last hours in minutes, and for the two weeks before in hours', async () => {
    cloudWatch.on(GetMetricDataCommand).resolvesOnce(answer()).resolvesOnce(hourly);
    const { clock, reader } = starting();
    expect(await reader.read(manualRetry(undefined, clock))).toEqual({
      minutes: { newestFrom: '2026-01-05T09:58:00.000Z', completed: [12, 0], averageInFlight: [1.5, 0.5] },
      hours: { newestFrom: '2026-01-05T09:00:00.000Z', completed: [12, 40], averageInFlight: [0.0333, 1.5] },
    });
    const [first, second] = inputs();
    expect(first).toMatchObject({
      StartTime: new Date('2026-01-05T08:00:00Z'),
      EndTime: new Date('2026-01-05T09:59:00Z'),
    });
    expect(second).toMatchObject({
      StartTime: new Date('2025-12-22T10:00:00Z'),
      EndTime: new Date('2026-01-05T08:00:00Z'),
    });
    const query = (Id: string, MetricName: string, Period: number, Stat: string) => {
      const Dimensions = [{ Name: 'QueueName', Value: 'commands' }];
      return { Id, MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions }, Period, Stat } };
    };
    expect(first?.MetricDataQueries).toEqual([
      query('completed', 'NumberOfMessagesDeleted', 60, 'Sum'),
      query('inFlight', 'ApproximateNumberOfMessagesNotVisible', 60, 'Average'),
    ]);
    expect(second?.MetricDataQueries).toEqual([
      query('completed', 'NumberOfMessagesDeleted', 3600, 'Sum'),
      query('inFlight', 'ApproximateNumberOfMessagesNotVisible', 3600, 'Sum'),
    ]);
  });

  test('of hours is asked for once an hour, by a process that has just started at once', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .callsFake(({ MetricDataQueries: [{ MetricStat }] }) => (MetricStat.Period === 60 ? answer() : hourly));
    const { clock, reader } = starting();
    const periods = () => inputs().map(({ MetricDataQueries: [query] = [] }) => query?.MetricStat?.Period);
    const first = await reader.read(manualRetry(undefined, clock));
    await clock.advance(60_000);
    const second = await reader.read(manualRetry(undefined, clock));
    expect(second.hours).toEqual(first.hours);
    expect(periods()).toEqual([60, 3600, 60]);
    await clock.advance(60_000);
    const warm = await reader.read(manualRetry(undefined, clock));
    expect(periods()).toEqual([60, 3600, 60, 60, 3600]);
    expect(await new ThroughputReader(client, 'commands').read(manualRetry(undefined, clock))).toEqual(warm);
    expect(periods()).toHaveLength(7);
  });

  test('is asked for once a minute, whoever wants to know', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves(answer());
    const { clock, reader } = starting();
    const first = await reader.read(manualRetry(undefined, clock));
    await clock.advance(59_999);
    expect(await reader.read(manualRetry(undefined, clock))).toEqual(first);
    expect(inputs()).toHaveLength(2);
    await clock.advance(1);
    await reader.read(manualRetry(undefined, clock));
    expect(inputs()).toHaveLength(3);
  });

  test('is put together from pages', async () => {
    const { clock, reader } = starting();
    const pages = [
      answer({ NextToken: 'more', MetricDataResults: [result('completed', { '09:58': 3 }, 'PartialData')] }),
      answer({
        MetricDataResults: [result('completed', { '09:57': 4 }), result('inFlight', { '09:58': 1, '09:57': 2 })],
      }),
    ];
    cloudWatch.on(GetMetricDataCommand).callsFake(({ NextToken }) => pages[NextToken === 'more' ? 1 : 0]);
    const { minutes, hours } = await reader.read(manualRetry(undefined, clock));
    expect(minutes).toMatchObject({ completed: [3, 4], averageInFlight: [1, 2] });
    expect(hours).toMatchObject({ completed: [7], averageInFlight: [0.05] });
  });
});

describe('an answer that is not complete is an error, never a zero', () => {
  const completed = result('completed', {});
  const message = { Code: 'ArithmeticError', Value: 'something is wrong' };
  test.each([
    { row: 'no results', output: {}, problem: 'the answer for completed is missing' },
    {
      row: 'one result only',
      output: { MetricDataResults: [completed] },
      problem: 'the answer for inFlight is missing',
    },
    {
      row: 'a partial result on the last page',
      output: { MetricDataResults: [completed, result('inFlight', {}, 'PartialData')] },
      problem: 'the answer for inFlight is PartialData',
    },
    {
      row: 'an internal error, though more pages follow',
      output: { NextToken: 'more', MetricDataResults: [completed, result('inFlight', {}, 'InternalError')] },
      problem: 'the answer for inFlight is InternalError',
    },
    {
      row: 'a metric that may not be read',
      output: { MetricDataResults: [result('completed', {}, 'Forbidden'), result('inFlight', {})] },
      problem: 'the answer for completed is Forbidden',
    },
    { row: 'a message about all', output: answer({ Messages: [message] }), problem: '"something is wrong"' },
    {
      row: 'a message about one metric',
      output: { MetricDataResults: [completed, { ...result('inFlight', {}), Messages: [message] }] },
      problem: '"something is wrong"',
    },
    { row: 'pages without end', output: answer({ NextToken: 'more' }), problem: 'more than 20 pages' },
  ])('$row', async ({ output, problem }) => {
    cloudWatch.on(GetMetricDataCommand).resolves(output);
    const { clock, reader } = starting();
    const reading = settled(clock, reader.read(manualRetry(undefined, clock)));
    await expect(reading).rejects.toMatchObject({ name: 'AwsError', operation: 'GetMetricData', resource: 'commands' });
    await expect(reading).rejects.toThrow(problem);
  });

  test('and is asked for again, as a throttled one is', async () => {
    const { clock, reader } = starting();
    cloudWatch
      .on(GetMetricDataCommand)
      .rejectsOnce(sdkError('Throttling', 'Rate exceeded'))
      .resolvesOnce({})
      .resolves(answer());
    const { minutes } = await settled(clock, reader.read(manualRetry(undefined, clock)));
    expect(minutes.completed).toEqual([12, 0]);
  });

  test('without permission it is one to page for', async () => {
    cloudWatch.on(GetMetricDataCommand).rejects(sdkError('AccessDenied', 'not authorized'));
    const { clock, reader } = starting();
    await expect(reader.read(manualRetry(undefined, clock))).rejects.toMatchObject({ action: 'page' });
  });
});
