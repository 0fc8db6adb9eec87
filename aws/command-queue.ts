import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DEAD_LETTER_REASON_ATTRIBUTE } from '../contract/names.ts';
import { queueKindOf } from '../contract/queue-kind.ts';
import { AwsError, callAws } from './errors.ts';
import { attributesForSqs, type MessageAttributes, readAttributes } from './message-attributes.ts';
import { isReceiptLost, ReceiptLostError } from './receipt-lost-error.ts';
import { type RetryContext, withRetries } from './retry.ts';

/** A message of the queue that this task holds, until it is deleted or its visibility time-out is over. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** How often it has been received, this time included; SQS calls it approximate. */
  readonly receiveCount: number;
  readonly receiptHandle: string;
  /** When it was sent, by SQS's clock, in milliseconds since the epoch; absent when SQS does not tell. */
  readonly sentAt?: number;
  /** Only on FIFO queues. */
  readonly groupId?: string;
}

/** The queue that a worker takes its messages from, with its dead-letter queue. All methods throw AwsError. */
export interface CommandQueue {
  /** One message, or undefined when none came within so many seconds (whole, 0 to 20) or the signal ended the wait. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<ReceivedMessage | undefined>;
  /**
   * Keeps the message from others for so many seconds (whole, 1 to 43200) from now. Tried once: the heartbeat tries again.
   *
   * @throws ReceiptLostError when SQS says that the message is no longer this task's.
   */
  extend(message: ReceivedMessage, seconds: number): Promise<void>;
  /** Gives the message back, for anyone to receive at once. */
  release(message: ReceivedMessage): Promise<void>;
  /** Takes the message off the queue for good. */
  delete(message: ReceivedMessage): Promise<void>;
  /**
   * Puts a copy with the reason as an attribute, if there is room for it, on the dead-letter queue, then deletes the message. Where the deletion fails, the message
   * comes back and is copied again: within five minutes a FIFO queue drops that copy as repeated, a standard one has two letters. The same
   * holds for a copy whose sending SQS did not answer. None is lost.
   */
  deadLetter(message: ReceivedMessage, reason: string): Promise<void>;
}

export interface CommandQueueParts {
  /** For calls that are answered at once. */
  readonly client: SQSClient;
  /** For receives, which take up to 20 s. */
  readonly longPollingClient: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Given with each receive, so that an imported queue's own time-out does not matter. */
  readonly visibilityTimeoutSeconds: number;
  readonly retry: RetryContext;
}

export function createCommandQueue(parts: CommandQueueParts): CommandQueue {
  const { client, longPollingClient, queueUrl, deadLetterQueueUrl, retry } = parts;
  const receipt = (message: ReceivedMessage) => ({ QueueUrl: queueUrl, ReceiptHandle: message.receiptHandle });

  const changeVisibility = async (message: ReceivedMessage, seconds: number) => {
    const command = new ChangeMessageVisibilityCommand({ ...receipt(message), VisibilityTimeout: seconds });
    await callAws('ChangeMessageVisibility', queueUrl, () => client.send(command));
  };
  const deleteMessage = async (message: ReceivedMessage) => {
    await callAws('DeleteMessage', queueUrl, () => client.send(new DeleteMessageCommand(receipt(message))));
  };
  const sendToDeadLetterQueue = async (message: ReceivedMessage, reason: string) => {
    const command = new SendMessageCommand(deadLetter(deadLetterQueueUrl, message, reason));
    await callAws('SendMessage', deadLetterQueueUrl, () => client.send(command));
  };

  return {
    async receive(waitSeconds, signal) {
      if (signal.aborted) return undefined;
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 1,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: parts.visibilityTimeoutSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId', 'SentTimestamp'],
      });
      try {
        return await callAws('ReceiveMessage', queueUrl, async () => {
          const { Messages: [message] = [] } = await longPollingClient.send(command, { abortSignal: signal });
          return message && readMessage(message);
        });
      } catch (error) {
        // A message that SQS hands to the poll in this very moment comes back after its visibility time-out: waiting up to 20 s for the
        // poll's end instead would cost every task that is told to stop that much of its stop time-out.
        if (signal.aborted) return undefined;
        throw error;
      }
    },
    async extend(message, seconds) {
      try {
        await changeVisibility(message, seconds);
      } catch (error) {
        throw error instanceof AwsError && isReceiptLost(error) ? new ReceiptLostError(error) : error;
      }
    },
    release: (message) => withRetries(() => changeVisibility(message, 0), retry),
    delete: (message) => withRetries(() => deleteMessage(message), retry),
    async deadLetter(message, reason) {
      await withRetries(() => sendToDeadLetterQueue(message, reason), retry);
      await withRetries(() => deleteMessage(message), retry);
    },
  };
}

function readMessage(message: Message): ReceivedMessage {
  const { MessageId: messageId, ReceiptHandle: receiptHandle, Attributes: system = {} } = message;
  // Without these nothing could be done with the message, not even deleting it; SQS always sends them.
  if (!messageId || !receiptHandle) throw new Error('the answer holds a message without id or receipt handle');
  const { MessageGroupId: groupId, SentTimestamp: sentAt } = system;
  return {
    messageId,
    body: message.Body ?? '',
    attributes: readAttributes(message.MessageAttributes ?? {}),
    receiveCount: Number(system.ApproximateReceiveCount ?? 1),
    receiptHandle,
    ...(sentAt === undefined ? {} : { sentAt: Number(sentAt) }),
    ...(groupId === undefined ? {} : { groupId }),
  };
}

/** SQS counts the body and the names, types and values of attributes (SQS developer guide, "Message quotas"). */
const MAXIMUM_MESSAGE_BYTES = 1024 * 1024;

function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  const parts = Object.entries(attributes).flatMap(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    DataType ?? '',
    StringValue ?? BinaryValue ?? '',
  ]);
  return [body, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

/** On a FIFO queue the copy keeps its group, and its id against repetition is the original's: sent twice, it is there once. */
function deadLetter(queueUrl: string, message: ReceivedMessage, reason: string) {
  const fifo = queueKindOf(queueUrl) === 'fifo';
  const withReason = attributesForSqs(message.attributes, { [DEAD_LETTER_REASON_ATTRIBUTE]: reason });
  // A message of nearly the largest size has no room for a reason; without one it is told from the log by its id.
  const hasRoom = sizeOf(message.body, withReason) <= MAXIMUM_MESSAGE_BYTES;
  return {
    QueueUrl: queueUrl,
    MessageBody: message.body,
    MessageAttributes: hasRoom ? withReason : attributesForSqs(message.attributes, {}),
    ...(fifo && {
      MessageGroupId: message.groupId ?? message.messageId,
      MessageDeduplicationId: message.messageId,
    }),
  };
}
