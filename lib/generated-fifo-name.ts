import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack, Token } from 'aws-cdk-lib/core';
import { ConfigurationError } from '../contract/configuration-error.ts';

/** SQS allows so many characters in a queue's name, `.fifo` included (SQS developer guide, "Queue quotas"). */
const MAXIMUM_CHARACTERS = 80;

/** What CloudFormation puts around the stack's name and the logical id: two hyphens, 13 characters of its own, and `.fifo`. */
const ADDED_CHARACTERS = 2 + 13 + '.fifo'.length;

/**
 * Sees to it that CloudFormation can name a FIFO queue. A name of our own would do as well, but SQS gives it to no other queue for 60
 * seconds after a deletion, so a stack could not be destroyed and deployed again. CloudFormation appends `.fifo`, yet it shortens only
 * the names of other resources (github.com/aws/aws-cdk/issues/11041). In a nested stack nothing is checked: its name is not known.
 *
 * @throws ConfigurationError when the stack's name is too long.
 */
export function checkGeneratedFifoName(queue: sqs.Queue): void {
  const stack = Stack.of(queue);
  const resource = queue.node.defaultChild;
  if (Token.isUnresolved(stack.stackName) || !(resource instanceof sqs.CfnQueue)) return;
  const most = MAXIMUM_CHARACTERS - ADDED_CHARACTERS - stack.getLogicalId(resource).length;
  if (stack.stackName.length <= most) return;
  throw new ConfigurationError(`The construct ${queue.node.path}`, [
    {
      name: 'stackName',
      rule: `at most ${most} characters long, so that SQS takes the name that CloudFormation makes of it for this FIFO queue`,
      received: JSON.stringify(stack.stackName),
      remedy: 'Shorten it.',
    },
  ]);
}
