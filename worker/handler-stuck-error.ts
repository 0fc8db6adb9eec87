/**
 * A handler went on although its message was lost and its signal had told it. Its worker ends, because with the next message it would work
 * on two at once.
 */
export class HandlerStuckError extends Error {
  override readonly name = 'HandlerStuckError';

  constructor(messageId: string, graceSeconds: number) {
    super(`the handler of message ${messageId} did not end within ${graceSeconds} s of losing it`);
  }
}
