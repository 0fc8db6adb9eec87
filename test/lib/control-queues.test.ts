import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib/core';
import { controlQueuePrefix } from '../../lib/control-queues.ts';
import { synthesize } from './synthesis.ts';

const ofStackNamed = (name: string) => {
  let prefix = '';
  synthesize((app) => {
    const stack = new Stack(app, name);
    prefix = controlQueuePrefix(stack);
    return stack;
  });
  return prefix;
};

describe('the names of control queues', () => {
  test('begin with the name of the stack', () => {
    expect(ofStackNamed('CloudIde')).toBe('CloudIde-control-');
  });

  test('fit where the stack has the longest name that is taken', () => {
    // The time from which a worker is gone, in seconds and base 36, has six digits until 2038 and seven for long after.
    const name = `${ofStackNamed('S'.repeat(42))}${'0'.repeat(16)}-${(4e9).toString(36)}.fifo`;
    expect(name).toHaveLength(80);
    expect(() => ofStackNamed('S'.repeat(43))).toThrow(
      /stackName must be at most 42 characters long, so that SQS takes .* control queues; received "S{43}"\. Shorten it\./,
    );
  });
});
