import { createSqsClient } from '../../aws/clients.ts';
import { deleteQueue, listQueues } from '../../aws/queue-sweep.ts';
import { type Target, withClient } from '../stack/target.ts';

/**
 * Deletes the queues that servers and commands made for themselves under the stack's prefix: CloudFormation does not know them.
 *
 * @returns their URLs.
 * @throws CommandFailure when the stack does not say its prefix; AwsError.
 */
export async function sweepReplyQueues({ output, clientSettings }: Target): Promise<string[]> {
  const prefix = output('ReplyQueuePrefix');
  return withClient(createSqsClient(clientSettings('sqs')), async (client) => {
    const urls = await listQueues(client, prefix);
    for (const url of urls) await deleteQueue(client, url);
    return urls;
  });
}
