import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  type DeleteMessageBatchRequestEntry,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { callAws } from '../errors.ts';
import { type RetryContext, withRetries } from '../retry.ts';
import { deleteQueue } from './queue-sweep.ts';

/** A FIFO queue of one's own that a worker sends the events of one's commands to. All methods throw AwsError. */
export interface ReplyQueue {
  readonly queueUrl: string;
  /**
   * Bodies of the events that have come, in order and each once, after at most so many seconds (whole, 0 to 20); they are taken off the
   * queue. Retries take longer.
   */
  receive(waitSeconds: number, signal: AbortSignal): Promise<string[]>;
  delete(): Promise<void>;
}

export interface ReplyQueueParts {
  /** Must wait longer for an answer than a receive's wait, see `createLongPollingSqsClient`. */
  readonly client: SQSClient;
  /** The queue is created beside this one, in the same account and Region. */
  readonly besideQueueUrl: string;
  readonly name: string;
  /** How retries wait; each receive's own signal ends them. */
  readonly waiting: Pick<RetryContext, 'clock' | 'random'>;
}

/** SQS gives and takes at most 10 messages a call (SQS API reference, ReceiveMessage). */
const BATCH_SIZE = 10;
/** Events that nobody fetched within the hour belong to a reader that is gone. */
const RETENTION_SECONDS = 3600;

/** @throws AwsError */
export async function createReplyQueue(parts: ReplyQueueParts): Promise<ReplyQueue> {
  const { client, besideQueueUrl, name, waiting } = parts;
  const Attributes = { FifoQueue: 'true', MessageRetentionPeriod: String(RETENTION_SECONDS) };
  await callAws('CreateQueue', name, () => client.send(new CreateQueueCommand({ QueueName: name, Attributes })));
  return new OwnReplyQueue(client, besideQueueUrl.replace(/[^/]+$/, name), waiting);
}

class OwnReplyQueue implements ReplyQueue {
  readonly queueUrl: string;
  readonly #client: SQSClient;
  readonly #waiting: ReplyQueueParts['waiting'];
  /** Ids of messages that were given out and could not be deleted: they come again. */
  readonly #undeleted = new Set<string | undefined>();

  constructor(client: SQSClient, queueUrl: string, waiting: ReplyQueueParts['waiting']) {
    this.#client = client;
    this.queueUrl = queueUrl;
    this.#waiting = waiting;
  }

  async receive(waitSeconds: number, signal: AbortSignal): Promise<string[]> {
    const retry = { ...this.#waiting, signal };
    const receive = new ReceiveMessageCommand({
      QueueUrl: this.queueUrl,
      WaitTimeSeconds: waitSeconds,
      MaxNumberOfMessages: BATCH_SIZE,
    });
    const { Messages: messages = [] } = await withRetries(
      () => callAws('ReceiveMessage', this.queueUrl, () => this.#client.send(receive, { abortSignal: signal })),
      retry,
    );
    const unheard = messages.filter(({ MessageId: id }) => !this.#undeleted.has(id));
    if (messages.length > 0) await this.#take(messages, retry);
    return unheard.map((message) => message.Body ?? '');
  }

  delete(): Promise<void> {
    return deleteQueue(this.#client, this.queueUrl);
  }

  async #take(messages: readonly Message[], retry: RetryContext): Promise<void> {
    for (const { MessageId: id } of messages) this.#undeleted.add(id);
    let rest: DeleteMessageBatchRequestEntry[] = messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    const deleteRest = async () => {
      const command = new DeleteMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: rest });
      const { Successful: done = [], Failed: failed = [] } = await this.#client.send(command);
      for (const { Id: id } of done) this.#undeleted.delete(messages[Number(id)]?.MessageId);
      // A receipt that SQS refuses has run out, and no other try makes it good; the message comes again with a new one.
      const again = failed.filter(({ SenderFault: refused }) => !refused);
      rest = rest.filter((entry) => again.some(({ Id: id }) => id === entry.Id));
      const [first] = again;
      if (first) throw new EventNotDeletedError(first.Code ?? 'unknown code', first.Message ?? 'no message');
    };
    await withRetries(() => callAws('DeleteMessageBatch', this.queueUrl, deleteRest), retry);
  }
}

/** SQS answered, but did not delete some of the messages of a batch. */
class EventNotDeletedError extends Error {
  override readonly name = 'EventNotDeleted';

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
  }
}
