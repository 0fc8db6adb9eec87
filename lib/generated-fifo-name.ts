import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { checkStackNameLength, QUEUE_NAME_CHARACTERS } from './stack-name-length.ts';

/** What CloudFormation puts around the stack's name and the logical id: two hyphens, 13 characters of its own, and `.fifo`. */
const ADDED_CHARACTERS = 2 + 13 + '.fifo'.length;

/**
 * Sees to it that CloudFormation can name a FIFO queue. A name of our own would do as well, but SQS gives it to no other queue for 60
 * seconds after a deletion, so a stack could not be destroyed and deployed again. CloudFormation appends `.fifo`, yet it shortens only
 * the names of other resources (github.com/aws/aws-cdk/issues/11041).
 *
 * @throws ConfigurationError when the stack's name is too long.
 */
export function checkGeneratedFifoName(queue: sqs.Queue): void {
  const resource = queue.node.defaultChild;
  if (!(resource instanceof sqs.CfnQueue)) return;
  checkStackNameLength(
    queue,
    QUEUE_NAME_CHARACTERS - ADDED_CHARACTERS - Stack.of(queue).getLogicalId(resource).length,
    'SQS takes the name that CloudFormation makes of it for this FIFO queue',
  );
}
