import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { protectedQueue } from './protected-queue.ts';

/** The least that SQS keeps a message (SQS developer guide, "Message quotas"). */
const RETENTION = Duration.seconds(60);

/**
 * The queue by which a tick starts the next one of its minute, with a delayed message. A failed tick's message stays invisible for as
 * long as it is kept, so it is never run again: the next minute's schedule starts afresh.
 */
export class TickQueue extends Construct {
  /** The queue itself: standard, with messages that live for a minute. */
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...protectedQueue,
      visibilityTimeout: RETENTION,
      retentionPeriod: RETENTION,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'A failed tick must never be run again, so its message is dropped after a minute, and the schedule starts the next one. The failure itself is counted and logged by the function.',
    });
  }

  /** Hands each message to `target`, one at a time; the function's role has to allow it. */
  invoke(target: lambda.IFunction): void {
    new lambda.EventSourceMapping(this, 'Mapping', { target, eventSourceArn: this.queue.queueArn, batchSize: 1 });
  }
}
