import type { ReceivedMessage } from '../aws/command-queue.ts';
import type { Log } from './log.ts';

/** What a handler gets of a message. `receiveCount` counts this time, too; SQS calls it approximate. */
export type WorkMessage = Pick<ReceivedMessage, 'messageId' | 'body' | 'attributes' | 'receiveCount'>;

export interface HandlerContext {
  /**
   * Aborts when the handler must end now. Its reason is a `TaskLeavesError` when the stop time-out is nearly over or a second signal came:
   * what the handler does not finish shortly after that is lost with the process, and its message comes back after its visibility time-out.
   * It is a `MessageLostError` when another worker may hold the message by now: what the handler goes on with may be done twice, nothing
   * that it returns or throws has an effect on the message, and if it does not end shortly, the worker ends with a `HandlerStuckError`.
   */
  readonly signal: AbortSignal;
  /** Aborts, with a `TaskLeavesError`, when the task is told to leave; what runs may go on until `signal` aborts. */
  readonly leaving: AbortSignal;
  /** Its lines carry the message's id. */
  readonly log: Log;
}

/**
 * Works on one message. While it runs, the message is kept from others. Returning deletes the message. Throwing an
 * `UnprocessableMessageError` moves it to the dead-letter queue. Throwing the `TaskLeavesError` of one of its signals, as
 * `signal.throwIfAborted()` does, or then an `AbortError`, as Node's own functions and the AWS SDK do, gives the message back, and another worker
 * gets it at once. Throwing anything else leaves it to come back after its visibility time-out; a `WorkerUnfitError` ends the worker, too, for
 * one that could serve no other message either. Each receive counts, also that of a message that was given back, until the queue's redrive
 * policy gives it up. SQS may deliver a message more than once.
 */
export type Handler = (message: WorkMessage, context: HandlerContext) => Promise<void>;
