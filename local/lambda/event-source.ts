import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../contract/clock.ts';

export interface EventSourceOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly clock: Clock;
  readonly invoke: (event: unknown) => Promise<void>;
  /** Told of failed invocations and receives; the message of a failed one comes back when SQS says so. */
  readonly onError: (error: unknown) => void;
}

/** Lambda waits up to 20 s (SQS's longest poll); a shorter one ends sooner when everything stops. */
const POLL_SECONDS = 5;
const PAUSE_AFTER_FAILURE_MILLISECONDS = 1000;

/** Takes messages one by one to a function and deletes those that it worked through, as an event source mapping of batch size 1 does. */
export async function runEventSource(options: EventSourceOptions, signal: AbortSignal): Promise<void> {
  const { client, queueUrl, clock } = options;
  while (!signal.aborted) {
    try {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: POLL_SECONDS,
      });
      const { Messages: messages = [] } = await client.send(command, { abortSignal: signal });
      for (const { MessageId: messageId, ReceiptHandle: receiptHandle, Body: body } of messages) {
        const record = {
          messageId,
          receiptHandle,
          body,
          attributes: {},
          messageAttributes: {},
          eventSource: 'aws:sqs',
        };
        await options.invoke({ Records: [{ ...record, eventSourceARN: options.queueArn, awsRegion: options.region }] });
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
      }
    } catch (error) {
      if (signal.aborted) return;
      options.onError(error);
      await clock.sleep(PAUSE_AFTER_FAILURE_MILLISECONDS, signal).catch(() => undefined);
    }
  }
}
