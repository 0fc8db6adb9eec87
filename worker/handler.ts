import type { ReceivedMessage } from '../aws/command-queue.ts';
import type { Log } from './log.ts';

/** What a handler gets of a message. `receiveCount` counts this time, too; SQS calls it approximate. */
export type WorkMessage = Pick<ReceivedMessage, 'messageId' | 'body' | 'attributes' | 'receiveCount'>;

export interface HandlerContext {
  /**
   * Aborts when the task must leave now, because the stop time-out is nearly over or a second signal came. What the handler does not
   * finish shortly after that is lost with the process, and its message comes back after its visibility time-out.
   */
  readonly signal: AbortSignal;
  /** Its lines carry the message's id. */
  readonly log: Log;
}

/**
 * Works on one message. While it runs, the message is kept from others. Returning deletes the message. Throwing an
 * `UnprocessableMessageError` moves it to the dead-letter queue; throwing anything else leaves it to come back after its visibility
 * time-out, until the queue's redrive policy gives up. SQS may deliver a message more than once.
 */
export type Handler = (message: WorkMessage, context: HandlerContext) => Promise<void>;
