/**
 * Thrown by a handler for a message that no retry can mend. The message goes to the dead-letter queue at once, with the reason as an
 * attribute, and the worker goes on.
 */
export class UnprocessableMessageError extends Error {
  override readonly name = 'UnprocessableMessageError';
  /** One sentence for whoever looks into the dead-letter queue; at most 1024 characters of it are kept. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The message can never be handled: ${reason}`, options);
    this.reason = reason;
  }
}
