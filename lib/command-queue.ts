import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ConfigurationProblem } from '../contract/configuration-error.ts';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { COMMAND_MAXIMUM_RECEIVES } from '../contract/names.ts';
import { queueKindOf } from '../contract/queue-kind.ts';
import type { Setting } from '../contract/read-settings.ts';
import { checkGeneratedFifoName } from './generated-fifo-name.ts';
import { protectedQueue } from './protected-queue.ts';
import { queueArn } from './queue-arn.ts';
import { readProps } from './read-props.ts';

/** Visibility timeout of the queue, in seconds. Workers extend it while they work, so it is only how long a dead worker is waited for. */
export const COMMAND_VISIBILITY_TIMEOUT_SECONDS = 60;

/** Which queues they are. */
export interface CommandQueueProps {
  /**
   * Whether the queue is FIFO, so that each terminal's commands keep their order; it says nothing about a queue that exists already.
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
  /**
   * URL of a queue that exists already; it keeps its kind, its policy and its redrive. Under a customer managed KMS key the task role also
   * needs `kms:Decrypt` on the key, and `kms:GenerateDataKey` to send; neither is granted here.
   *
   * @default a queue is created
   */
  readonly existingQueueUrl?: string | undefined;
  /**
   * URL of a dead-letter queue that exists already, of the command queue's kind; the same is true of its key.
   *
   * @default a queue is created, of the command queue's kind
   */
  readonly existingDeadLetterQueueUrl?: string | undefined;
}

const knownProps = {
  existingQueueUrl: deploymentSettings.AWS_SQS_QUEUE_URL,
  existingDeadLetterQueueUrl: deploymentSettings.AWS_SQS_DEAD_LETTER_QUEUE_URL,
} as const satisfies { readonly [Name in keyof CommandQueueProps]?: Setting };

/**
 * The queue that commands arrive on, and the one that takes what can never be handled.
 *
 * @throws ConfigurationError when a URL is none of a queue's, the two queues are not of one kind, or the stack's name is too long for the
 * name of a FIFO queue.
 */
export class CommandQueue extends Construct {
  /** The queue that commands arrive on. */
  readonly queue: sqs.IQueue;
  /** The queue that takes what can never be handled, and what was received ten times without being done. */
  readonly deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: CommandQueueProps = {}) {
    super(scope, id);
    const fifo = props.existingQueueUrl ? queueKindOf(props.existingQueueUrl) === 'fifo' : (props.fifo ?? false);
    readProps(this, knownProps, props, [
      {
        about: ['existingQueueUrl', 'existingDeadLetterQueueUrl'],
        check: ({ existingDeadLetterQueueUrl: url }) =>
          url === undefined || (queueKindOf(url) === 'fifo') === fifo ? undefined : otherKind(url, props),
      },
    ]);
    this.deadLetterQueue = props.existingDeadLetterQueueUrl
      ? this.#existing('DeadLetterQueue', props.existingDeadLetterQueueUrl)
      : this.#create('DeadLetterQueue', fifo, {
          // The longest that SQS keeps a message (SQS developer guide, "Message quotas"): time to find out what went wrong.
          retentionPeriod: Duration.days(14),
        });
    this.queue = props.existingQueueUrl
      ? this.#existing('Queue', props.existingQueueUrl)
      : this.#create('Queue', fifo, {
          visibilityTimeout: Duration.seconds(COMMAND_VISIBILITY_TIMEOUT_SECONDS),
          deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: COMMAND_MAXIMUM_RECEIVES },
        });
  }

  #create(id: string, fifo: boolean, props: sqs.QueueProps): sqs.IQueue {
    // CloudFormation refuses `FifoQueue: false`: a standard queue is one that doesn't mention it.
    const queue = new sqs.Queue(this, id, { ...protectedQueue, ...(fifo && { fifo }), ...props });
    if (fifo) checkGeneratedFifoName(queue);
    return queue;
  }

  #existing(id: string, queueUrl: string): sqs.IQueue {
    // CDK would see it in an ARN, but not in one whose partition is known only at deployment.
    const fifo = queueKindOf(queueUrl) === 'fifo';
    return sqs.Queue.fromQueueAttributes(this, id, { queueArn: queueArn(Stack.of(this), queueUrl), queueUrl, fifo });
  }
}

function otherKind(deadLetterQueueUrl: string, { existingQueueUrl, fifo }: CommandQueueProps): ConfigurationProblem {
  return {
    name: 'existingDeadLetterQueueUrl',
    rule: existingQueueUrl
      ? `a queue of the kind of existingQueueUrl, which is ${JSON.stringify(existingQueueUrl)}`
      : `a queue of the command queue's kind, which fifo makes ${fifo ? 'FIFO' : 'standard'}`,
    received: JSON.stringify(deadLetterQueueUrl),
    remedy: 'Unset it to have a dead-letter queue created.',
  };
}
