import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueKindOf } from '../../contract/queue-kind.ts';
import { callAws } from '../errors.ts';
import { jsonBody } from '../message-body.ts';

export interface SendOptions {
  /** Needed on a FIFO queue, whose messages of one group wait for each other; on a standard queue it marks the tenant for fair queues. */
  readonly groupId?: string | undefined;
  /** Of several messages with one id, a FIFO queue keeps the first for five minutes; a standard one knows none. */
  readonly deduplicationId: string;
  readonly signal?: AbortSignal;
}

/**
 * Puts a message on a queue.
 *
 * @returns the id that SQS gave it.
 * @throws AwsError
 */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  message: object,
  { groupId, deduplicationId, signal }: SendOptions,
): Promise<string> {
  const request = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: jsonBody(message),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    ...(queueKindOf(queueUrl) === 'fifo' ? { MessageDeduplicationId: deduplicationId } : {}),
  });
  const { MessageId: id = '' } = await callAws('SendMessage', queueUrl, () =>
    client.send(request, signal ? { abortSignal: signal } : {}),
  );
  return id;
}
