/** The last part of a queue's URL (SQS API reference, CreateQueue: 80 characters, `.fifo` included). */
const queueName = /^[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;

/**
 * The queue that a message may name for its events: one of the command queue's own account and address whose name begins with the
 * prefix. Anything else would make the worker carry its rights wherever a message points. Undefined when it is not allowed.
 *
 * The answer is put together from the command queue's URL and the checked name, so nothing else of the text is used.
 */
export function allowedReplyQueue(replyTo: string, commandQueueUrl: string, namePrefix: string): string | undefined {
  const place = placeOf(commandQueueUrl);
  const name = replyTo.slice(place.length);
  return replyTo.startsWith(place) && name.startsWith(namePrefix) && queueName.test(name) ? place + name : undefined;
}

/** The URL up to and including the slash before the name: address and account. */
function placeOf(queueUrl: string): string {
  return queueUrl.slice(0, queueUrl.lastIndexOf('/') + 1);
}
