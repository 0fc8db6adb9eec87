import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { AwsError, callAws } from './errors.ts';
import { QueueGoneError, saysQueueIsGone } from './queue-gone-error.ts';
import { type RetryContext, withRetries } from './retry.ts';

export interface ControlQueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** When it was sent, by SQS's clock, in milliseconds since the epoch; undefined when SQS does not tell. */
  readonly sentAt?: number | undefined;
  readonly receiptHandle: string;
}

/**
 * FIFO queues by which workers are told what is to act on a running command, by their names. All methods throw AwsError; once the signal
 * aborts, nothing is tried again.
 *
 * Permissions, on the queues of one prefix: `sqs:CreateQueue`, `sqs:ReceiveMessage`, `sqs:DeleteMessage`, `sqs:DeleteQueue`.
 */
export interface ControlQueues {
  /** Where servers send to, and the queue is received from. */
  urlOf(name: string): string;
  /**
   * Creates the queue; one that is there is found again. It must not be used for a second, and a name that was deleted cannot be created
   * for a minute (SQS API reference, CreateQueue).
   */
  create(name: string, signal: AbortSignal): Promise<void>;
  /**
   * Up to ten messages in their order, as soon as there is one, and none when none has come for 20 s. They come again unless they are
   * deleted within 5 s. Tried once: whoever receives tries again.
   *
   * @throws QueueGoneError when there is no such queue.
   */
  receive(name: string, signal: AbortSignal): Promise<readonly ControlQueueMessage[]>;
  /** At most ten. Tried once: what is not deleted comes again. */
  deleteMessages(name: string, messages: readonly ControlQueueMessage[], signal: AbortSignal): Promise<void>;
  /** Deletes the queue with what it holds; one that is gone already is no error. */
  remove(name: string, signal: AbortSignal): Promise<void>;
}

export interface ControlQueuesParts {
  /** For calls that are answered at once. */
  readonly client: SQSClient;
  /** For receives, which take up to 20 s. */
  readonly longPollingClient: SQSClient;
  /** The queues stand beside this one, in the same account and Region. */
  readonly besideQueueUrl: string;
  /** How retries wait; each call's own signal ends them. */
  readonly waiting: Pick<RetryContext, 'clock' | 'random'>;
}

/** SQS gives and takes at most 10 messages a call, and lets a receive wait for 20 s (SQS API reference, ReceiveMessage). */
const BATCH_SIZE = 10;
const POLL_SECONDS = 20;

/**
 * Without deduplication by content, as two equal keystrokes are two: senders give each message an id of its own. What was not received
 * within five minutes is about a command that nobody waits for any more. A message that was received and could not be deleted holds up those
 * behind it in its group, so it comes back soon.
 */
const ATTRIBUTES = {
  FifoQueue: 'true',
  SqsManagedSseEnabled: 'true',
  MessageRetentionPeriod: '300',
  VisibilityTimeout: '5',
} as const;

export function createControlQueues(parts: ControlQueuesParts): ControlQueues {
  const { client, longPollingClient, waiting } = parts;
  const urlOf = (name: string) => parts.besideQueueUrl.replace(/[^/]+$/, name);
  return {
    urlOf,
    async create(name, signal) {
      const command = new CreateQueueCommand({ QueueName: name, Attributes: ATTRIBUTES });
      const call = () => callAws('CreateQueue', name, () => client.send(command, { abortSignal: signal }));
      await withRetries(call, { ...waiting, signal });
    },
    async receive(name, signal) {
      const queueUrl = urlOf(name);
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: BATCH_SIZE,
        WaitTimeSeconds: POLL_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp'],
      });
      const call = async () => {
        const { Messages: messages = [] } = await longPollingClient.send(command, { abortSignal: signal });
        return messages.map(readMessage);
      };
      try {
        return await callAws('ReceiveMessage', queueUrl, call);
      } catch (error) {
        throw error instanceof AwsError && saysQueueIsGone(error) ? new QueueGoneError(queueUrl, error) : error;
      }
    },
    async deleteMessages(name, messages, signal) {
      const queueUrl = urlOf(name);
      const Entries = messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries });
      await callAws('DeleteMessageBatch', queueUrl, async () => {
        const { Failed: failed = [] } = await client.send(command, { abortSignal: signal });
        const [first] = failed;
        if (first)
          throw new NotDeletedError(first.Code ?? 'unknown code', first.Message ?? 'no message', failed.length);
      });
    },
    async remove(name, signal) {
      const queueUrl = urlOf(name);
      const command = new DeleteQueueCommand({ QueueUrl: queueUrl });
      const call = () => callAws('DeleteQueue', queueUrl, () => client.send(command, { abortSignal: signal }));
      try {
        await withRetries(call, { ...waiting, signal });
      } catch (error) {
        if (!(error instanceof AwsError && saysQueueIsGone(error))) throw error;
      }
    },
  };
}

/** SQS answered, but did not delete some of the messages of a batch. */
class NotDeletedError extends Error {
  override readonly name = 'NotDeleted';

  constructor(code: string, message: string, count: number) {
    super(`${code}: ${message} (${count === 1 ? 'one message' : `${count} messages`})`);
  }
}

function readMessage({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body = '', Attributes }: Message) {
  // Without these nothing could be done with the message, not even deleting it; SQS always sends them.
  if (!messageId || !receiptHandle) throw new Error('the answer holds a message without id or receipt handle');
  const { SentTimestamp: sentAt } = Attributes ?? {};
  return { messageId, receiptHandle, body, ...(sentAt !== undefined && { sentAt: Number(sentAt) }) };
}
