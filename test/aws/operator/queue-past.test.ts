import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createQueuePastClient, readQueuePast } from '../../../aws/operator/queue-past.ts';
import { sdkError } from '../support/retrying.ts';

const client = createQueuePastClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const cloudWatch = mockClient(client);
beforeEach(() => {
  cloudWatch.reset();
});

const past = (days: number) =>
  readQueuePast(client, 'commands', {
    days,
    nowMilliseconds: Date.parse('2026-01-15T10:07:42Z'),
    signal: new AbortController().signal,
  });
const at = (time: string) => new Date(`2026-01-${time}Z`);

test('minutes that are on record are counted, all others held no message', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 'sent', StatusCode: 'Complete', Timestamps: [at('15T09:51:00'), at('14T09:52:00')], Values: [7, 3] },
    ],
  });
  const sent = await past(1);
  expect(sent).toHaveLength(1440);
  expect(sent.filter(({ count }) => count > 0)).toEqual([
    { startSeconds: 0, lengthSeconds: 60, count: 3 },
    { startSeconds: 86_340, lengthSeconds: 60, count: 7 },
  ]);
});

test.each([
  { days: 14, Period: 60, StartTime: at('01T09:52:00'), EndTime: at('15T09:52:00'), buckets: 20_160 },
  { days: 15, Period: 300, StartTime: new Date('2025-12-31T09:50:00Z'), EndTime: at('15T09:50:00'), buckets: 4320 },
])('$days days are asked for in periods of $Period s, up to 15 minutes ago', async (expected) => {
  const { days, Period, StartTime, EndTime, buckets } = expected;
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'sent', StatusCode: 'Complete' }] });
  expect(await past(days)).toHaveLength(buckets);
  const Metric = {
    Namespace: 'AWS/SQS',
    MetricName: 'NumberOfMessagesSent',
    Dimensions: [{ Name: 'QueueName', Value: 'commands' }],
  };
  expect(cloudWatch.commandCalls(GetMetricDataCommand).map((call) => call.args[0].input)).toEqual([
    { MetricDataQueries: [{ Id: 'sent', MetricStat: { Metric, Period, Stat: 'Sum' } }], StartTime, EndTime },
  ]);
});

test('all pages count, also one without a result', async () => {
  const page = (time: string, StatusCode: 'PartialData' | 'Complete') => ({
    MetricDataResults: [{ Id: 'sent', StatusCode, Timestamps: [at(time)], Values: [2] }],
  });
  cloudWatch
    .on(GetMetricDataCommand)
    .resolvesOnce({ ...page('15T09:00:00', 'PartialData'), NextToken: 'second' })
    .resolvesOnce({ MetricDataResults: [], NextToken: 'third' })
    .resolvesOnce(page('15T08:00:00', 'Complete'));
  const sent = await past(1);
  expect(sent.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  expect(cloudWatch.commandCalls(GetMetricDataCommand)[2]?.args[0].input.NextToken).toBe('third');
});

test.each([
  { name: 'partial', answer: { MetricDataResults: [{ Id: 'sent', StatusCode: 'PartialData' as const }] } },
  { name: 'forbidden', answer: { MetricDataResults: [{ Id: 'sent', StatusCode: 'Forbidden' as const }] } },
  { name: 'without a result', answer: {} },
  {
    name: 'with a message',
    answer: {
      MetricDataResults: [{ Id: 'sent', StatusCode: 'Complete' as const }],
      Messages: [{ Code: 'MaxQueryTimeRangeExceeded', Value: 'cut short' }],
    },
  },
])('a last answer that is $name is an error, and no past without messages', async ({ answer }) => {
  cloudWatch.on(GetMetricDataCommand).resolves(answer);
  await expect(past(1)).rejects.toMatchObject({ name: 'AwsError', operation: 'GetMetricData', resource: 'commands' });
});

test('a token that comes back for ever ends at 20 pages', async () => {
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [], NextToken: 'again' });
  await expect(past(1)).rejects.toThrow(/more than 20 pages/);
  expect(cloudWatch.commandCalls(GetMetricDataCommand)).toHaveLength(20);
});

test('a refusal is wrapped', async () => {
  cloudWatch.on(GetMetricDataCommand).rejects(sdkError('AccessDenied', 'not authorized'));
  await expect(past(1)).rejects.toMatchObject({ kind: 'configuration', operation: 'GetMetricData' });
});
