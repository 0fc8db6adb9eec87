import type { EventQueue } from '../../aws/event-queue.ts';
import type { MessageShape, TerminalAddress } from '../../contract/command.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import type { EventSink } from './event-sink.ts';
import { queueSink } from './queue-sink.ts';
import type { RedisEvents } from './redis-events.ts';
import { allowedReplyQueue } from './reply-queue.ts';

/** Finds where a message's events go. */
export interface EventRoutes {
  /** Undefined when the message names a queue that it may not. */
  to(address: TerminalAddress, shape: MessageShape): EventSink | undefined;
  /** Where they go when the message names nothing: to Redis where there is one, else to the stack's response queue. */
  withoutReplyTo(address: TerminalAddress, shape: MessageShape): EventSink;
}

export interface EventRouteParts {
  readonly settings: Pick<
    TerminalWorkerSettings,
    'AWS_SQS_QUEUE_URL' | 'AWS_SQS_RESPONSE_QUEUE_URL' | 'WORKER_REPLY_QUEUE_PREFIX'
  >;
  readonly eventQueue: EventQueue;
  readonly redis: Pick<RedisEvents, 'sinkFor'> | undefined;
}

export function createEventRoutes({ settings, eventQueue, redis }: EventRouteParts): EventRoutes {
  const withoutReplyTo = (address: TerminalAddress, shape: MessageShape) =>
    redis?.sinkFor(address, shape) ?? queueSink(eventQueue, settings.AWS_SQS_RESPONSE_QUEUE_URL);
  return {
    withoutReplyTo,
    to(address, shape) {
      if (address.replyTo === undefined) return withoutReplyTo(address, shape);
      const { AWS_SQS_QUEUE_URL: commandQueueUrl, WORKER_REPLY_QUEUE_PREFIX: prefix } = settings;
      const queueUrl = allowedReplyQueue(address.replyTo, commandQueueUrl, prefix);
      return queueUrl === undefined ? undefined : queueSink(eventQueue, queueUrl);
    },
  };
}
