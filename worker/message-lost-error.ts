/** Reason of a handler's signal when the task no longer holds the message: another one may have received it by now. */
export class MessageLostError extends Error {
  override readonly name = 'MessageLostError';

  constructor(why: string, options?: ErrorOptions) {
    super(`the message is no longer this task's: ${why}`, options);
  }
}
