import type { EventQueue } from '../../aws/event-queue.ts';
import type { EventSink } from './event-sink.ts';

/** Events go to the queue with this URL. */
export function queueSink(eventQueue: EventQueue, queueUrl: string): EventSink {
  return { name: queueUrl, send: (events, signal) => eventQueue.send(queueUrl, events, signal) };
}
