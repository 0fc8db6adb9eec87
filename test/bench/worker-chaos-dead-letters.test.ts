import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readDeadLetters } from '../../bench/worker-chaos-dead-letters.ts';
import { DEAD_LETTER_REASON_ATTRIBUTE } from '../../contract/names.ts';
import { type LocalQueues, startLocalQueues } from '../worker/support/local-queues.ts';

let queues: LocalQueues;
beforeAll(async () => {
  queues = await startLocalQueues();
});
afterAll(() => queues.stop());

test('dead letters are told by their commands, with the reason of those that a worker gave up', async () => {
  const url = await queues.createQueue('dead');
  const reason = { DataType: 'String', StringValue: 'invalid-id: projectId must be ...' };
  await queues.send(url, { commandId: 'a' }, { MessageAttributes: { [DEAD_LETTER_REASON_ATTRIBUTE]: reason } });
  for (const commandId of Array.from({ length: 11 }, (_, index) => `b${index}`)) await queues.send(url, { commandId });
  const letters = await readDeadLetters(queues.client, url);
  expect(letters).toHaveLength(12);
  expect(letters).toEqual(
    expect.arrayContaining([
      { commandId: 'a', reason: 'invalid-id: projectId must be ...' },
      { commandId: 'b0', reason: 'received too often' },
      { commandId: 'b10', reason: 'received too often' },
    ]),
  );
});
