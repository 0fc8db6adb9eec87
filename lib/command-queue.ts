import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { protectedQueue } from './protected-queue.ts';
import { queueArn } from './queue-arn.ts';

/** Visibility timeout of the queue, in seconds. Workers extend it while they work, so it is only how long a dead worker is waited for. */
export const COMMAND_VISIBILITY_TIMEOUT_SECONDS = 60;

export interface CommandQueueProps {
  /**
   * Whether the queue is FIFO, so that each terminal's commands keep their order; it says nothing about a queue that exists already.
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
  /**
   * URL of a queue that exists already; it keeps its kind, its policy and its redrive.
   *
   * @default a queue is created
   */
  readonly existingQueueUrl?: string | undefined;
  /**
   * URL of a dead-letter queue that exists already, of the command queue's kind.
   *
   * @default a queue is created, of the command queue's kind
   */
  readonly existingDeadLetterQueueUrl?: string | undefined;
}

/** The queue that commands arrive on, and the one that takes what can never be handled. */
export class CommandQueue extends Construct {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: CommandQueueProps = {}) {
    super(scope, id);
    const fifo = props.existingQueueUrl ? props.existingQueueUrl.endsWith('.fifo') : (props.fifo ?? false);
    this.deadLetterQueue = props.existingDeadLetterQueueUrl
      ? this.#existing('DeadLetterQueue', props.existingDeadLetterQueueUrl)
      : new sqs.Queue(this, 'DeadLetterQueue', {
          ...protectedQueue,
          ...kind(fifo),
          // The longest that SQS keeps a message (SQS developer guide, "Message quotas"): time to find out what went wrong.
          retentionPeriod: Duration.days(14),
        });
    this.queue = props.existingQueueUrl
      ? this.#existing('Queue', props.existingQueueUrl)
      : new sqs.Queue(this, 'Queue', {
          ...protectedQueue,
          ...kind(fifo),
          visibilityTimeout: Duration.seconds(COMMAND_VISIBILITY_TIMEOUT_SECONDS),
          deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 3 },
        });
  }

  #existing(id: string, queueUrl: string): sqs.IQueue {
    return sqs.Queue.fromQueueAttributes(this, id, { queueArn: queueArn(Stack.of(this), queueUrl), queueUrl });
  }
}

/** CloudFormation refuses `FifoQueue: false`: a standard queue is one that doesn't mention it. */
function kind(fifo: boolean): { fifo?: true } {
  return fifo ? { fifo } : {};
}
