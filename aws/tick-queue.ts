import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { TickMessage } from '../contract/tick-message.ts';
import { callAws } from './errors.ts';
import { jsonBody } from './message-body.ts';
import { type RetryContext, withRetries } from './retry.ts';

/**
 * Puts a tick on the tick queue, to be delivered after `delaySeconds` (whole, at most 900; SQS API reference, SendMessage).
 *
 * @throws AwsError
 */
export async function queueTick(
  client: SQSClient,
  queueUrl: string,
  message: TickMessage,
  delaySeconds: number,
  context: RetryContext,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: jsonBody(message),
    DelaySeconds: delaySeconds,
  });
  await withRetries(
    () => callAws('SendMessage', queueUrl, () => client.send(command, { abortSignal: context.signal })),
    context,
  );
}
