import { expect, test } from '@jest/globals';
import { readSettings } from '../../../contract/read-settings.ts';
import { terminalWorkerSettings } from '../../../contract/worker-settings.ts';
import { commandUserRule } from '../../../worker/terminal/command-user.ts';

const read = (workerUid: number | undefined, given: Readonly<Record<string, string>>) => () =>
  readSettings(
    'The worker configuration',
    terminalWorkerSettings,
    {
      AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
      AWS_SQS_DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
      AWS_SQS_RESPONSE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/responses.fifo',
      WORKER_REPLY_QUEUE_PREFIX: 'stack-reply-',
      ...given,
    },
    [commandUserRule(workerUid)],
  ).WORKER_COMMAND_UID;

test.each([
  { name: 'of root with a user for commands', workerUid: 0, given: { WORKER_COMMAND_UID: '1000' }, expected: 1000 },
  { name: 'of root without one', workerUid: 0, given: {}, expected: undefined },
  { name: 'of anybody without one', workerUid: 1000, given: {}, expected: undefined },
])('a worker $name starts', ({ workerUid, given, expected }) => {
  expect(read(workerUid, given)()).toBe(expected);
});

test.each([
  { name: 'of somebody else than root', workerUid: 1000 },
  { name: 'of the very user that it names', workerUid: 1001 },
  { name: 'on a system without user ids', workerUid: undefined },
])('a worker $name does not start when commands are to run as another user', ({ workerUid }) => {
  expect(read(workerUid, { WORKER_COMMAND_UID: '1001' })).toThrow(
    'WORKER_COMMAND_UID must be unset where the worker is not root; received "1001". Start the worker as root, or unset it',
  );
});

test.each(['0', '65535', 'node', ''])('commands cannot run as %j', (uid) => {
  expect(read(0, { WORKER_COMMAND_UID: uid })).toThrow(
    'WORKER_COMMAND_UID must be a whole number from 1 to 65534 (user id)',
  );
});
