import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib/core';
import { ResponseQueue } from '../../lib/response-queue.ts';
import { onlyPropertiesOf, synthesize, synthesizeIn } from './synthesis.ts';

describe('ResponseQueue', () => {
  test('is FIFO, encrypted and named after the stack, as are the queues of single servers', () => {
    const template = synthesizeIn((stack) => {
      const responses = new ResponseQueue(stack, 'Responses');
      expect(responses.replyQueuePrefix).toBe('Test-reply-');
      expect(responses.replyQueueArnPattern).toMatch(/:Test-reply-\*$/);
    });
    expect(onlyPropertiesOf(template, 'AWS::SQS::Queue')).toEqual({
      QueueName: 'Test-responses.fifo',
      FifoQueue: true,
      SqsManagedSseEnabled: true,
    });
  });

  test.each([
    { characters: 53, refused: false },
    { characters: 54, refused: true },
  ])('given a stack name of $characters characters, refuses it: $refused', ({ characters, refused }) => {
    const build = () =>
      synthesize((app) => {
        const stack = new Stack(app, 'S'.repeat(characters));
        new ResponseQueue(stack, 'Responses');
        return stack;
      });
    if (refused) expect(build).toThrow("more than 60 characters; shorten the stack's name");
    else expect(build).not.toThrow();
  });
});
