import { startQueuesAndBuckets } from '../local/queues-and-buckets.ts';

/** SQS and S3 in a process of their own, so that they share no processor time with what is measured. Ends with the process that started it. */
const server = await startQueuesAndBuckets(0, 'us-east-1');
process.once('disconnect', () => process.exit());
process.send?.(server.url);
