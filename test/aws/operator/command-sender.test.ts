import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type AddressedCommand, sendCommand } from '../../../aws/operator/command-sender.ts';
import { parseCommand } from '../../../contract/command.ts';
import { type LocalQueues, startLocalQueues } from '../../worker/support/local-queues.ts';

const command: AddressedCommand = {
  version: 1,
  type: 'execute',
  projectId: 'p',
  terminalId: 't',
  userId: 'u',
  commandId: 'c',
  command: 'echo "é😀"\n',
  replyTo: 'https://sqs.us-east-1.amazonaws.com/000000000000/replies.fifo',
};

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

test('a command on a standard queue is one that workers can read', async () => {
  const queueUrl = await queues.createQueue('standard');
  await sendCommand(queues.client, queueUrl, command);
  const [message] = await queues.receive(queueUrl, 5);
  expect(parseCommand(message?.Body ?? '')).toEqual({ ok: true, message: command, shape: 'typed' });
  expect(message?.Attributes?.['MessageGroupId']).toBeUndefined();
});

test('on a FIFO queue the group goes along', async () => {
  const queueUrl = await queues.createQueue('grouped.fifo');
  await sendCommand(queues.client, queueUrl, command, 'tenant-1');
  const [message] = await queues.receive(queueUrl, 5);
  expect(message?.Attributes?.['MessageGroupId']).toBe('tenant-1');
});

test('on a standard queue the group goes along for fair queues, and nothing that only FIFO queues take', async () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  sqs.on(SendMessageCommand).resolves({});
  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/commands';
  await sendCommand(client, queueUrl, command, 'tenant-1');
  const { MessageBody: body, ...rest } = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
  expect(rest).toEqual({ QueueUrl: queueUrl, MessageGroupId: 'tenant-1' });
  expect(JSON.parse(body ?? '')).toEqual(command);
});

test('on a FIFO queue the same command sent twice is there once, and another one of its group is there, too', async () => {
  const queueUrl = await queues.createQueue('once.fifo');
  for (const commandId of ['c', 'c', 'd']) await sendCommand(queues.client, queueUrl, { ...command, commandId }, 'g');
  const messages = await queues.receiveAll(queueUrl);
  expect(messages.map(({ Body }) => JSON.parse(Body ?? '').commandId)).toEqual(['c', 'd']);
});

test('a FIFO queue without a group is an error to page for, with operation and queue', async () => {
  const queueUrl = await queues.createQueue('no-group.fifo');
  const expected = { name: 'AwsError', operation: 'SendMessage', resource: queueUrl, action: 'page' };
  await expect(sendCommand(queues.client, queueUrl, command)).rejects.toMatchObject(expected);
});
