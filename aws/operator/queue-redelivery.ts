import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callAws } from '../errors.ts';
import { type RetryContext, withRetries } from '../retry.ts';

/** When a message that was received and not deleted comes back, and how often. */
export interface QueueRedelivery {
  readonly visibilityTimeoutSeconds: number;
  /** Unset when a message comes back for as long as the queue keeps it. */
  readonly redrive: { readonly deadLetterQueueName: string; readonly maxReceiveCount: number } | undefined;
}

/**
 * Reads how a queue gives messages out again.
 *
 * @throws AwsError also when the answer holds no visibility time-out.
 */
export async function readQueueRedelivery(
  client: SQSClient,
  queueUrl: string,
  context: RetryContext,
): Promise<QueueRedelivery> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['VisibilityTimeout', 'RedrivePolicy'],
  });
  const call = async () => {
    const { Attributes = {} } = await client.send(command, { abortSignal: context.signal });
    const { VisibilityTimeout: seconds, RedrivePolicy: policy } = Attributes;
    if (seconds === undefined) throw new Error('the answer holds no visibility time-out');
    return { visibilityTimeoutSeconds: Number(seconds), redrive: readRedrive(policy) };
  };
  return withRetries(() => callAws('GetQueueAttributes', queueUrl, call), context);
}

/** SQS answers with the JSON that was set; the count in it may be a text (SQS API reference, SetQueueAttributes). */
function readRedrive(json: string | undefined): QueueRedelivery['redrive'] {
  if (json === undefined) return undefined;
  const policy: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number | string } = JSON.parse(json);
  return {
    deadLetterQueueName: policy.deadLetterTargetArn.split(':').at(-1) ?? '',
    maxReceiveCount: Number(policy.maxReceiveCount),
  };
}
