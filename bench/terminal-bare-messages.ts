import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sendMessage } from '../aws/operator/message-sender.ts';
import { inTime } from './terminal-answer.ts';
import { millisecondsOf, type Way } from './terminal-rounds.ts';
import type { TerminalPlaces } from './worker-queues.ts';

const LONGEST_POLL_SECONDS = 20;

/**
 * Two messages, each sent when the one before has come, to somebody who waits for it: what the way to a worker and back
 * takes at least, were there nothing to do at its end.
 */
export async function twoBareMessages({ client, responseQueueUrl }: TerminalPlaces): Promise<Way> {
  const queueUrl = responseQueueUrl.replace(/[^/]+$/, 'bare.fifo');
  await client.send(new CreateQueueCommand({ QueueName: 'bare.fifo', Attributes: { FifoQueue: 'true' } }));
  let sent = 0;
  const hop = async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: LONGEST_POLL_SECONDS });
    const received = client.send(receive);
    sent += 1;
    const options = { groupId: 'bare', deduplicationId: String(sent) };
    const [answer, milliseconds] = await Promise.all([
      received,
      millisecondsOf(async () => {
        await sendMessage(client, queueUrl, {}, options);
        await inTime('A message without a worker', received);
      }),
    ]);
    const { ReceiptHandle } = answer.Messages?.[0] ?? {};
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    return milliseconds;
  };
  return { name: 'two bare messages', measure: async () => (await hop()) + (await hop()) };
}
