import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createLongPollingSqsClient } from '../aws/clients.ts';
import { runWorker } from '../worker/index.ts';

/** What one consumer did until its queue was empty. */
export interface Emptied {
  readonly messages: number;
  /** When the last one was done with, in milliseconds since the epoch. */
  readonly lastAt: number;
}

const SHORTEST_POLL_SECONDS = 1;

/** The loop of every worker, with a handler that does nothing. */
async function worker(): Promise<Emptied> {
  const emptied = { messages: 0, lastAt: 0 };
  await runWorker({
    async handle() {
      emptied.messages += 1;
      emptied.lastAt = now();
    },
  });
  return emptied;
}

/** The least that takes messages off a queue. */
async function bare(): Promise<Emptied> {
  const emptied = { messages: 0, lastAt: 0 };
  const QueueUrl = process.env['AWS_SQS_QUEUE_URL'];
  const client = createLongPollingSqsClient({ endpoint: process.env['AWS_ENDPOINT_URL_SQS'] });
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 1,
    WaitTimeSeconds: SHORTEST_POLL_SECONDS,
  });
  for (;;) {
    const { Messages: [message] = [] } = await client.send(receive);
    if (!message) break;
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    emptied.messages += 1;
    emptied.lastAt = now();
  }
  client.destroy();
  return emptied;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

// The same process empties its queue again and again, each time that it is told to, so that it is measured warm.
const empty = process.argv[2] === 'bare' ? bare : worker;
process.on('message', async () => {
  process.send?.(await empty());
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
