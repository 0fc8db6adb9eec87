import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { callAws } from './errors.ts';

/** A FIFO queue of one's own that a worker sends the events of one's commands to. All methods throw AwsError. */
export interface ReplyQueue {
  readonly queueUrl: string;
  /** Bodies of the events that have come, in order, after at most so many seconds (whole, 0 to 20); they are taken off the queue. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<string[]>;
  delete(): Promise<void>;
}

/** SQS gives and takes at most 10 messages a call (SQS API reference, ReceiveMessage). */
const BATCH_SIZE = 10;
/** Events that nobody fetched within the hour belong to a reader that is gone. */
const RETENTION_SECONDS = 3600;

/**
 * Creates the queue beside `besideQueueUrl`, in the same account and Region.
 *
 * @param client - must wait longer for an answer than a receive's wait, see `createLongPollingSqsClient`.
 * @throws AwsError
 */
export async function createReplyQueue(client: SQSClient, besideQueueUrl: string, name: string): Promise<ReplyQueue> {
  const Attributes = { FifoQueue: 'true', MessageRetentionPeriod: String(RETENTION_SECONDS) };
  await callAws('CreateQueue', name, () => client.send(new CreateQueueCommand({ QueueName: name, Attributes })));
  const queueUrl = besideQueueUrl.replace(/[^/]+$/, name);
  return {
    queueUrl,
    async receive(waitSeconds, signal) {
      const receive = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: waitSeconds,
        MaxNumberOfMessages: BATCH_SIZE,
      });
      const { Messages: messages = [] } = await callAws('ReceiveMessage', queueUrl, () =>
        client.send(receive, { abortSignal: signal }),
      );
      if (messages.length > 0) {
        const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await callAws('DeleteMessageBatch', queueUrl, () =>
          client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
        );
      }
      return messages.map((message) => message.Body ?? '');
    },
    async delete() {
      await callAws('DeleteQueue', queueUrl, () => client.send(new DeleteQueueCommand({ QueueUrl: queueUrl })));
    },
  };
}
