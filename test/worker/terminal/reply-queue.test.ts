import { expect, test } from '@jest/globals';
import { allowedReplyQueue } from '../../../worker/terminal/reply-queue.ts';

const commands = 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands';

test.each([
  'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-server-1.fifo',
  'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-plain',
])('%s is allowed', (replyTo) => {
  expect(allowedReplyQueue(replyTo, commands, 'stack-reply-')).toBe(replyTo);
});

test.each([
  { name: 'another prefix', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/other-reply-1.fifo' },
  { name: 'another account', replyTo: 'https://sqs.eu-west-1.amazonaws.com/999999999999/stack-reply-1.fifo' },
  { name: 'another Region', replyTo: 'https://sqs.us-east-1.amazonaws.com/123456789012/stack-reply-1.fifo' },
  { name: 'another host', replyTo: 'https://example.com/123456789012/stack-reply-1.fifo' },
  { name: 'another protocol', replyTo: 'http://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-1.fifo' },
  { name: 'another port', replyTo: 'https://sqs.eu-west-1.amazonaws.com:444/123456789012/stack-reply-1.fifo' },
  { name: 'credentials', replyTo: 'https://a@sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-1.fifo' },
  { name: 'a way out', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-/../commands' },
  { name: 'an escaped way out', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-%2f..' },
  { name: 'a query', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-1?Action=DeleteQueue' },
  { name: 'a line end', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/stack-reply-1\n' },
  { name: 'no name', replyTo: 'https://sqs.eu-west-1.amazonaws.com/123456789012/' },
])('a queue with $name is not allowed', ({ replyTo }) => {
  expect(allowedReplyQueue(replyTo, commands, 'stack-reply-')).toBeUndefined();
});
