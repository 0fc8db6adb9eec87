import { queueUrl as queueUrlKind } from '../../../contract/resource-kinds.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';

/** The first trigger of a ScaledObject or ScaledJob that watches an SQS queue. */
export function sqsTriggerOf(scaler: KubernetesObject | undefined): Place | undefined {
  if (scaler === undefined || !['ScaledObject', 'ScaledJob'].includes(scaler.kind)) return undefined;
  const triggers = scaler.place.at('spec', 'triggers');
  return Array.isArray(triggers?.value)
    ? triggers.items().find((trigger) => trigger.member('type')?.value === 'aws-sqs-queue')
    : undefined;
}

/** Whether a text is the URL of an SQS queue, the account and Region of which may be left to be filled in. */
export function isQueueUrl(text: string): boolean {
  if (queueUrlKind.parse(text) !== undefined) return /^https?:\/\/([^/]*\.)?(sqs|queue)[.-]/.test(text);
  return /^https:\/\/sqs\.[^/\s]+\/\S+\/\S+$/.test(text);
}
