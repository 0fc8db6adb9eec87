import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSchedulerClient, readSchedule } from '../../../aws/operator/schedule.ts';
import { sdkError } from '../support/retrying.ts';

const client = createSchedulerClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const scheduler = mockClient(client);

test.each([
  { State: 'ENABLED', enabled: true },
  { State: 'DISABLED', enabled: false },
  { State: undefined, enabled: false },
] as const)('a schedule in the state $State is enabled: $enabled', async ({ State, enabled }) => {
  scheduler.on(GetScheduleCommand, { Name: 'minute' }).resolves({ State, ScheduleExpression: 'rate(1 minute)' });
  expect(await readSchedule(client, 'minute')).toEqual({ enabled, expression: 'rate(1 minute)' });
});

test('a schedule that is not there is an error', async () => {
  scheduler.on(GetScheduleCommand).rejects(sdkError('ResourceNotFoundException', 'Schedule minute does not exist.'));
  const expected = { name: 'AwsError', operation: 'GetSchedule', resource: 'minute' };
  await expect(readSchedule(client, 'minute')).rejects.toMatchObject(expected);
});
