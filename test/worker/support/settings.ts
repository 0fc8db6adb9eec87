import { readSettings } from '../../../contract/read-settings.ts';
import { type TerminalWorkerSettings, terminalWorkerSettings } from '../../../contract/worker-settings.ts';

/** Settings of a worker as they are read, with the given ones in place of defaults. */
export function workerSettings(given: Readonly<Record<string, string>> = {}): TerminalWorkerSettings {
  return readSettings('The test configuration', terminalWorkerSettings, {
    AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
    AWS_SQS_DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
    AWS_SQS_RESPONSE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/responses.fifo',
    WORKER_REPLY_QUEUE_PREFIX: 'stack-reply-',
    AWS_S3_BUCKET_NAME: 'bucket',
    ...given,
  });
}
