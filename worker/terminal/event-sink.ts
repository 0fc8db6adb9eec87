import type { TerminalEvent } from '../../contract/terminal-event.ts';

/** Where the events of one command go. */
export interface EventSink {
  /** For logs: the queue's URL, or the Redis stream's key. */
  readonly name: string;
  /**
   * Sends the events in their order; once the signal aborts, there is no time for another try of a call that fails. What was sent before is not there twice, where that can be told; an end is there once, whoever sends it.
   *
   * @throws Error when one of them was refused, after a few tries; those before it may have been sent.
   */
  send(events: readonly TerminalEvent[], signal: AbortSignal): Promise<void>;
}
