import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { checkGeneratedFifoName } from './generated-fifo-name.ts';
import { protectedQueue } from './protected-queue.ts';

/**
 * Where workers tell what commands print: one FIFO queue for all, and the names of those that single servers may create for
 * themselves and put into their messages as `replyTo`.
 *
 * @throws ConfigurationError when the stack's name is so long that CloudFormation could not name the queue.
 */
export class ResponseQueue extends Construct {
  /** Where events go when a message names no queue of its own. */
  readonly queue: sqs.IQueue;
  /**
   * Beginning of the names of the servers' own queues. As the stack's name leaves room for a generated name of this queue, at least 20 of
   * SQS's 80 characters remain for what a server appends.
   */
  readonly replyQueuePrefix: string;
  /** Pattern of the ARNs of the servers' own queues, in the stack's account and Region. */
  readonly replyQueueArnPattern: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.replyQueuePrefix = `${stack.stackName}-reply-`;
    this.replyQueueArnPattern = stack.formatArn({
      service: 'sqs',
      resource: `${this.replyQueuePrefix}*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    const queue = new sqs.Queue(this, 'Queue', { ...protectedQueue, fifo: true });
    checkGeneratedFifoName(queue);
    this.queue = queue;
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        "Moving single events to a dead-letter queue would tear holes into a terminal's output, whose order is what the queue is FIFO for. Events that nobody fetches within four days are of no use to anybody.",
    });
  }
}
