import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../contract/configuration-error.ts';

/** SQS allows so many characters in a queue's name, `.fifo` included (SQS developer guide, "Queue quotas"). */
export const QUEUE_NAME_CHARACTERS = 80;

/**
 * Sees to it that names which are made of the stack's name can be given. In a nested stack nothing is checked: its name is not known.
 *
 * @param most characters that the stack's name may have.
 * @param purpose what the name must leave room for, in words that go on after "so that".
 * @throws ConfigurationError when the stack's name is longer.
 */
export function checkStackNameLength(construct: Construct, most: number, purpose: string): void {
  const { stackName } = Stack.of(construct);
  if (Token.isUnresolved(stackName) || stackName.length <= most) return;
  throw new ConfigurationError(`The construct ${construct.node.path}`, [
    {
      name: 'stackName',
      rule: `at most ${most} characters long, so that ${purpose}`,
      received: JSON.stringify(stackName),
      remedy: 'Shorten it.',
    },
  ]);
}
