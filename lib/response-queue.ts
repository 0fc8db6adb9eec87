import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { protectedQueue } from './protected-queue.ts';

/** SQS allows 80 characters in a queue's name, `.fifo` included (SQS developer guide, "Queue quotas"); 20 are left to the servers. */
const MAXIMUM_PREFIX_CHARACTERS = 60;

/**
 * Where workers tell what commands print: one FIFO queue for all, and the names of those that single servers may create for
 * themselves and put into their messages as `replyTo`.
 *
 * @throws Error when the stack's name is so long that the servers' queues could not be named.
 */
export class ResponseQueue extends Construct {
  readonly queue: sqs.IQueue;
  /** Beginning of the names of the servers' own queues. */
  readonly replyQueuePrefix: string;
  /** Pattern of the ARNs of the servers' own queues, in the stack's account and Region. */
  readonly replyQueueArnPattern: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.replyQueuePrefix = `${stack.stackName}-reply-`;
    if (this.replyQueuePrefix.length > MAXIMUM_PREFIX_CHARACTERS) {
      throw new Error(
        `Queue names begin with "${this.replyQueuePrefix}", which has more than ${MAXIMUM_PREFIX_CHARACTERS} characters; shorten the stack's name.`,
      );
    }
    this.replyQueueArnPattern = stack.formatArn({
      service: 'sqs',
      resource: `${this.replyQueuePrefix}*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...protectedQueue,
      queueName: `${stack.stackName}-responses.fifo`,
      fifo: true,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        "Moving single events to a dead-letter queue would tear holes into a terminal's output, whose order is what the queue is FIFO for. Events that nobody fetches within four days are of no use to anybody.",
    });
  }
}
