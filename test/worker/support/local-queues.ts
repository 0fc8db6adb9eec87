import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { RetryContext } from '../../../aws/retry.ts';
import { systemClock } from '../../../aws/system-clock.ts';
import type { TerminalEvent } from '../../../contract/terminal-event.ts';
import { startQueuesAndBuckets } from '../../../local/queues-and-buckets.ts';

/** What a process needs to reach the local queues, and nothing of the environment of the tests. */
export const awsEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local-secret',
} as const;

export const retry: RetryContext = { clock: systemClock, random: () => 0, signal: new AbortController().signal };

/** An SQS and an S3 in this process, and clients of them. Queues whose names end in `.fifo` are FIFO. */
export async function startLocalQueues() {
  const server = await startQueuesAndBuckets(0, awsEnvironment.AWS_REGION);
  const endpoint = server.url;
  const client = new SQSClient({
    endpoint,
    region: awsEnvironment.AWS_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local-secret' },
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
  });
  const s3 = new S3Client({
    endpoint,
    region: awsEnvironment.AWS_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local-secret' },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  const urlOf = (name: string) => `${endpoint}/000000000000/${name}`;
  return {
    endpoint,
    client,
    s3,
    /** Gives the bucket's name. */
    async createBucket(name: string): Promise<string> {
      await s3.send(new CreateBucketCommand({ Bucket: name }));
      return name;
    },
    /** Gives the queue's URL at the endpoint, as the stack that runs locally names it. */
    async createQueue(name: string): Promise<string> {
      const attributes = name.endsWith('.fifo') ? { FifoQueue: 'true' } : undefined;
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      return urlOf(name);
    },
    deleteQueue: (name: string) => client.send(new DeleteQueueCommand({ QueueUrl: urlOf(name) })),
    /** How many messages stand visible and in flight. */
    async counts(name: string) {
      const { Attributes: counts = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ['All'] }),
      );
      return {
        visible: Number(counts['ApproximateNumberOfMessages']),
        inFlight: Number(counts['ApproximateNumberOfMessagesNotVisible']),
      };
    },
    async send(queueUrl: string, body: unknown, more: Partial<SendMessageCommandInput> = {}): Promise<void> {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text, ...more }));
    },
    receive: (queueUrl: string, waitSeconds: number) => receiveAndDelete(client, queueUrl, waitSeconds),
    /** Everything that is there; a FIFO queue hands out one message of a group at a time. */
    async receiveAll(queueUrl: string): Promise<Message[]> {
      const all: Message[] = [];
      for (;;) {
        const messages = await receiveAndDelete(client, queueUrl, 0);
        if (messages.length === 0) return all;
        all.push(...messages);
      }
    },
    /** Collects events until there are so many last ones (`exit`, `error`, `session`). */
    events: (queueUrl: string, ends = 1): Promise<TerminalEvent[]> =>
      eventsUntil(client, queueUrl, (events) => events.filter(isLast).length >= ends),
    /** Collects events until what was printed contains a text. */
    printed: (queueUrl: string, text: string): Promise<TerminalEvent[]> =>
      eventsUntil(client, queueUrl, (events) =>
        events
          .map((event) => ('text' in event ? event.text : ''))
          .join('')
          .includes(text),
      ),
    async stop(): Promise<void> {
      client.destroy();
      s3.destroy();
      await server.stop();
    },
  };
}
export type LocalQueues = Awaited<ReturnType<typeof startLocalQueues>>;

const isLast = ({ type }: TerminalEvent) => type === 'exit' || type === 'error' || type === 'session';

/** Fails when none comes for as long as a poll may take. */
async function eventsUntil(
  client: SQSClient,
  queueUrl: string,
  isEnough: (events: readonly TerminalEvent[]) => boolean,
): Promise<TerminalEvent[]> {
  const events: TerminalEvent[] = [];
  while (!isEnough(events)) {
    const messages = await receiveAndDelete(client, queueUrl, 20);
    if (messages.length === 0) throw new Error(`nothing more came after ${JSON.stringify(events).slice(0, 500)}`);
    events.push(...messages.map(({ Body }) => JSON.parse(Body ?? '') as TerminalEvent));
  }
  return events;
}

async function receiveAndDelete(client: SQSClient, queueUrl: string, waitSeconds: number): Promise<Message[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      WaitTimeSeconds: waitSeconds,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  if (messages.length > 0) {
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
  return messages;
}
