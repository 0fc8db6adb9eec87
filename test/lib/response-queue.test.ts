import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib/core';
import { ResponseQueue } from '../../lib/response-queue.ts';
import { onlyPropertiesOf, synthesize, synthesizeIn } from './synthesis.ts';

describe('ResponseQueue', () => {
  test('is FIFO, encrypted and named by CloudFormation, and the queues of single servers after the stack', () => {
    const template = synthesizeIn((stack) => {
      const responses = new ResponseQueue(stack, 'Responses');
      expect(responses.replyQueuePrefix).toBe('Test-reply-');
      expect(responses.replyQueueArnPattern).toMatch(/:Test-reply-\*$/);
    });
    expect(onlyPropertiesOf(template, 'AWS::SQS::Queue')).toEqual({
      FifoQueue: true,
      SqsManagedSseEnabled: true,
    });
  });

  test.each([
    { characters: 38, refused: false },
    { characters: 39, refused: true },
  ])('given a stack name of $characters characters, refuses it: $refused', ({ characters, refused }) => {
    const build = () =>
      synthesize((app) => {
        const stack = new Stack(app, 'S'.repeat(characters));
        new ResponseQueue(stack, 'Responses');
        return stack;
      });
    if (refused)
      expect(build).toThrow(/stackName must be at most 38 characters long, .*; received "S{39}"\. Shorten it\./);
    else expect(build).not.toThrow();
  });
});
