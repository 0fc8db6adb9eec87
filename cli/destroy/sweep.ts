import { createSqsClient } from '../../aws/clients.ts';
import { deleteQueue, listQueues } from '../../aws/operator/queue-sweep.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { Target } from '../stack/target.ts';

/**
 * Deletes the queues that servers, commands and workers made for themselves under the stack's prefixes: CloudFormation does not know them.
 *
 * @returns their URLs.
 * @throws AwsError; RangeError for an empty prefix.
 */
export async function sweepQueues(
  { clientSettings }: Pick<Target, 'clientSettings'>,
  prefixes: readonly string[],
): Promise<string[]> {
  return withClient(createSqsClient(clientSettings('sqs')), async (client) => {
    const swept: string[] = [];
    for (const prefix of prefixes) {
      const urls = await listQueues(client, prefix);
      for (const url of urls) await deleteQueue(client, url);
      swept.push(...urls);
    }
    return swept;
  });
}
