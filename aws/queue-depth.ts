import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Observation } from '../contract/observation.ts';
import { AwsError, callAws } from './errors.ts';
import { type RetryContext, withRetries } from './retry.ts';

const attributes = {
  visible: 'ApproximateNumberOfMessages',
  inFlight: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/**
 * Reads SQS's three approximate counts. They may lag by up to a minute after producers stop (SQS API reference, GetQueueAttributes).
 *
 * @throws AwsError also when a count is missing from the answer: an unknown backlog is not an empty one.
 */
export async function readQueueDepth(
  client: SQSClient,
  queueUrl: string,
  context: RetryContext,
): Promise<Observation['queue']> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: Object.values(attributes) });
  const call = () => client.send(command, { abortSignal: context.signal });
  const { Attributes: answer = {} } = await withRetries(() => callAws('GetQueueAttributes', queueUrl, call), context);
  return {
    visible: countIn(answer, attributes.visible),
    inFlight: countIn(answer, attributes.inFlight),
    delayed: countIn(answer, attributes.delayed),
  };
}

function countIn(answer: Readonly<Record<string, string>>, name: string): number {
  const text = answer[name];
  if (text === undefined || !/^\d+$/.test(text)) {
    throw new AwsError(
      'GetQueueAttributes',
      name,
      new Error(`the answer holds ${text === undefined ? 'no count' : JSON.stringify(text)}`),
    );
  }
  return Number(text);
}
