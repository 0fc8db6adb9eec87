import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSqsClient } from '../../../aws/clients.ts';
import { deleteQueue, listQueues } from '../../../aws/operator/queue-sweep.ts';
import { LOCAL_IDENTITY } from '../../../local/platform.ts';
import { startQueuesAndBuckets } from '../../../local/queues-and-buckets.ts';

let fauxqs: Awaited<ReturnType<typeof startQueuesAndBuckets>>;
let client: SQSClient;
beforeAll(async () => {
  fauxqs = await startQueuesAndBuckets(0, LOCAL_IDENTITY.region);
  client = createSqsClient({ endpoint: fauxqs.url, identity: LOCAL_IDENTITY });
  for (const QueueName of ['Stack-reply-a.fifo', 'Stack-reply-b.fifo', 'Stack-responses.fifo'])
    await client.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }));
});
afterAll(async () => {
  client.destroy();
  await fauxqs.stop();
});

const names = async (prefix: string) => (await listQueues(client, prefix)).map((url) => url.split('/').at(-1)).sort();

test('only queues whose names begin with the prefix are found and deleted', async () => {
  expect(await names('Stack-reply-')).toEqual(['Stack-reply-a.fifo', 'Stack-reply-b.fifo']);
  for (const url of await listQueues(client, 'Stack-reply-')) await deleteQueue(client, url);
  expect(await names('Stack-')).toEqual(['Stack-responses.fifo']);
});

test('a queue that is gone already is no error', async () => {
  const [url = ''] = await listQueues(client, 'Stack-responses');
  await expect(deleteQueue(client, url.replace('responses', 'reply-gone'))).resolves.toBeUndefined();
});

test('an empty prefix, under which every queue would be found, is refused', async () => {
  await expect(listQueues(client, '')).rejects.toThrow(RangeError);
});
