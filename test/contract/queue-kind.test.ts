import { expect, test } from '@jest/globals';
import { queueKindOf } from '../../contract/queue-kind.ts';

test.each([
  { queue: 'commands', kind: 'standard' },
  { queue: 'commands.fifo', kind: 'fifo' },
  { queue: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands', kind: 'standard' },
  { queue: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands.fifo', kind: 'fifo' },
  { queue: 'https://commands.fifo/123456789012/fifo', kind: 'standard' },
])('the queue $queue is a $kind one', ({ queue, kind }) => {
  expect(queueKindOf(queue)).toBe(kind);
});
