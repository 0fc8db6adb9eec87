import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createLongPollingSqsClient } from '../aws/clients.ts';
import { callAws } from '../aws/errors.ts';
import { type RetryContext, withRetries } from '../aws/retry.ts';
import { systemClock } from '../aws/system-clock.ts';
import { COMMAND_MAXIMUM_RECEIVES } from '../contract/names.ts';
import { parseTerminalEvent, type TerminalEvent } from '../contract/terminal-event.ts';
import { inTens } from './in-tens.ts';

/** Who calls the local queues; any credentials are accepted. */
const localIdentity = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** The least that a worker's settings allow, so that the message of a killed worker comes back soon. */
const VISIBILITY_TIMEOUT_SECONDS = 6;
/** So long, a batch of events that this process received and lost is out of sight. */
const EVENT_VISIBILITY_SECONDS = 3;

/** The queues and the bucket of terminal workers, as the stack makes them, but for the shorter visibility time-out. */
export interface TerminalPlaces {
  readonly client: SQSClient;
  readonly commandQueueUrl: string;
  readonly responseQueueUrl: string;
  /** What a worker's task is told of them, and by whom they are called. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/** @param endpoint of SQS and S3. */
export async function createTerminalPlaces(endpoint: string): Promise<TerminalPlaces> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = localIdentity;
  const client = createLongPollingSqsClient({
    endpoint,
    identity: { region, credentials: { accessKeyId, secretAccessKey } },
  });
  const create = async (name: string, attributes: Readonly<Record<string, string>> = {}) => {
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    return `${endpoint}/000000000000/${name}`;
  };
  const deadLetterQueueUrl = await create('commands-dead');
  const deadLetterTargetArn = `arn:aws:sqs:${region}:000000000000:commands-dead`;
  const commandQueueUrl = await create('commands', {
    VisibilityTimeout: String(VISIBILITY_TIMEOUT_SECONDS),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: COMMAND_MAXIMUM_RECEIVES }),
  });
  const responseQueueUrl = await create('responses.fifo', { FifoQueue: 'true' });
  const bucket = 'workspaces';
  const made = await fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  if (!made.ok) throw new Error(`The bucket could not be created: ${made.status}`);
  return {
    client,
    commandQueueUrl,
    responseQueueUrl,
    environment: {
      ...localIdentity,
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_SQS_QUEUE_URL: commandQueueUrl,
      AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
      AWS_SQS_RESPONSE_QUEUE_URL: responseQueueUrl,
      AWS_S3_BUCKET_NAME: bucket,
      WORKER_REPLY_QUEUE_PREFIX: 'stack-reply-',
      WORKER_VISIBILITY_TIMEOUT_SECONDS: String(VISIBILITY_TIMEOUT_SECONDS),
      ...(process.getuid?.() !== 0 && { ALLOW_UNSANDBOXED: '1' }),
    },
    close: () => client.destroy(),
  };
}

/** Puts the texts on the queue, in their order. */
export async function sendAll(client: SQSClient, queueUrl: string, bodies: readonly string[]): Promise<void> {
  for (const ten of inTens(bodies)) {
    const entries = ten.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
}

/**
 * Messages that are on the queue, in flight or not.
 *
 * @throws AwsError
 */
export async function messagesOn(client: SQSClient, queueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] });
  const { Attributes: counts = {} } = await callAws('GetQueueAttributes', queueUrl, () => client.send(command));
  return Number(counts['ApproximateNumberOfMessages']) + Number(counts['ApproximateNumberOfMessagesNotVisible']);
}

/** Takes events off the response queue and hands each to `take` once, also when SQS delivers it again. */
export class EventReader {
  readonly #places: TerminalPlaces;
  readonly #take: (event: TerminalEvent) => void;
  readonly #seen = new Set<string>();
  readonly #retry: RetryContext;

  constructor(places: TerminalPlaces, take: (event: TerminalEvent) => void, signal: AbortSignal) {
    this.#places = places;
    this.#take = take;
    this.#retry = { clock: systemClock, random: Math.random, signal };
  }

  /**
   * Reads up to ten events that are there, or come within so many seconds (whole, 0 to 20).
   *
   * @throws AwsError when SQS fails in spite of retries; nothing is lost then.
   */
  async read(waitSeconds: number): Promise<void> {
    const { client, responseQueueUrl: url } = this.#places;
    const receive = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: EVENT_VISIBILITY_SECONDS,
    });
    const { Messages: messages = [] } = await this.#persistently('ReceiveMessage', () => client.send(receive));
    for (const { MessageId: id = '', Body: body = '' } of messages) {
      if (!this.#seen.has(id)) this.#take(parseTerminalEvent(body));
      this.#seen.add(id);
    }
    if (messages.length === 0) return;
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const remove = new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries });
    await this.#persistently('DeleteMessageBatch', () => client.send(remove));
  }

  #persistently<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return withRetries(() => callAws(operation, this.#places.responseQueueUrl, call), this.#retry);
  }
}
