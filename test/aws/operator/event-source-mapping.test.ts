import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readEventSourceMappings } from '../../../aws/operator/event-source-mapping.ts';
import { createLambdaClient } from '../../../aws/operator/scaler-function.ts';
import { sdkError } from '../support/retrying.ts';

const client = createLambdaClient({
  endpoint: undefined,
  identity: { region: 'eu-west-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
});
const lambda = mockClient(client);

test('mappings are named by their queues', async () => {
  const mapping = { EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:ticks', State: 'Enabled' };
  lambda.on(ListEventSourceMappingsCommand, { FunctionName: 'scaler' }).resolves({ EventSourceMappings: [mapping] });
  expect(await readEventSourceMappings(client, 'scaler')).toEqual([{ queueName: 'ticks', state: 'Enabled' }]);
});

test('a refusal is wrapped', async () => {
  lambda.on(ListEventSourceMappingsCommand).rejects(sdkError('AccessDeniedException', 'not authorized'));
  await expect(readEventSourceMappings(client, 'scaler')).rejects.toMatchObject({
    name: 'AwsError',
    operation: 'ListEventSourceMappings',
    resource: 'scaler',
  });
});
