import type { AwsError } from './errors.ts';

/** There is no queue with this URL: its owner deleted it, or it was created within the last second. */
export class QueueGoneError extends Error {
  override readonly name = 'QueueGoneError';

  constructor(queueUrl: string, cause: AwsError) {
    super(`there is no queue ${queueUrl}`, { cause });
  }
}

/** As documented (SQS API reference, SendMessageBatch, "Errors"); the second is the older protocol's name, which some answers still have. */
const errorNames: readonly string[] = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

export function saysQueueIsGone({ cause }: AwsError): boolean {
  return cause instanceof Error && errorNames.includes(cause.name);
}
