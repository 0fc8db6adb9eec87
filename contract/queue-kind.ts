/** A FIFO queue keeps the order within a message group; a standard one keeps none. */
export type QueueKind = 'standard' | 'fifo';

/**
 * The kind of the queue with this name or URL. SQS requires the name of a FIFO queue, and of no other, to end in `.fifo` (SQS developer
 * guide, "Amazon SQS FIFO queue names").
 */
export function queueKindOf(nameOrUrl: string): QueueKind {
  return nameOrUrl.endsWith('.fifo') ? 'fifo' : 'standard';
}
