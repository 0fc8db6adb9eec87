import * as iam from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Permission } from './permission.ts';
import { checkStackNameLength, QUEUE_NAME_CHARACTERS } from './stack-name-length.ts';

const PREFIX_END = '-control-';

/** What a worker appends: 16 characters of its task's id, a hyphen, up to 7 that say until when it may be there, and `.fifo`. */
const ADDED_CHARACTERS = 16 + 1 + 7 + '.fifo'.length;

/**
 * Beginning of the names of the queues that workers make at run time, one each, for what is to act on a running command.
 *
 * @throws ConfigurationError when the stack's name leaves no room for what a worker appends.
 */
export function controlQueuePrefix(construct: Construct): string {
  checkStackNameLength(
    construct,
    QUEUE_NAME_CHARACTERS - ADDED_CHARACTERS - PREFIX_END.length,
    'SQS takes the names that workers make of it for their control queues',
  );
  return `${Stack.of(construct).stackName}${PREFIX_END}`;
}

/**
 * What lets a worker make its control queue, read it and remove it, and remove those of workers that were killed. It is not allowed to list
 * queues: that could be limited to no prefix (SQS developer guide, "Using policies with Amazon SQS"), so workers list theirs in the bucket.
 * It sends to none: whoever may type into a terminal is for the servers' own permissions to say.
 */
export function controlQueuePermissions(construct: Construct): Permission[] {
  const pattern = Stack.of(construct).formatArn({
    service: 'sqs',
    resource: `${controlQueuePrefix(construct)}*`,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  return [
    {
      statement: new iam.PolicyStatement({
        actions: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        resources: [pattern],
      }),
      wildcardReason:
        "Each worker makes a control queue of its own at run time, and removes those of workers that were killed; the pattern ends at the stack's own prefix, in its account and Region.",
    },
  ];
}
