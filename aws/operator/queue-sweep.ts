import { DeleteQueueCommand, paginateListQueues, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import { AwsError, callAws } from '../errors.ts';

/** SQS lists at most so many queues a page, and tells of more only when asked for pages (SQS API reference, ListQueues). */
const PAGE_SIZE = 1000;

/**
 * URLs of the queues whose names begin so, in the client's account and Region.
 *
 * @throws AwsError; RangeError for an empty prefix, under which every queue of the account would be found.
 */
export async function listQueues(client: SQSClient, prefix: string): Promise<string[]> {
  if (prefix === '') throw new RangeError('A prefix must not be empty.');
  return callAws('ListQueues', prefix, async () => {
    const urls: string[] = [];
    const pages = paginateListQueues({ client, pageSize: PAGE_SIZE }, { QueueNamePrefix: prefix });
    for await (const { QueueUrls = [] } of pages) urls.push(...QueueUrls);
    return urls;
  });
}

/**
 * Deletes a queue with what it holds. One that is gone already is no error: the list lags by up to a minute.
 *
 * @throws AwsError
 */
export async function deleteQueue(client: SQSClient, queueUrl: string): Promise<void> {
  try {
    await callAws('DeleteQueue', queueUrl, () => client.send(new DeleteQueueCommand({ QueueUrl: queueUrl })));
  } catch (error) {
    if (!(error instanceof AwsError && error.cause instanceof QueueDoesNotExist)) throw error;
  }
}
