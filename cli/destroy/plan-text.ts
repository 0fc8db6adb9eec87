import { createSqsClient } from '../../aws/clients.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { readQueueDepth } from '../../aws/queue-depth.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { QUICK_SECONDS, readingWithin } from '../stack/reading.ts';
import type { Target } from '../stack/target.ts';
import { tasksInWords } from '../tasks/task-table.ts';
import type { OwnResources } from './own-resources.ts';
import { presentTasks } from './present-tasks.ts';

/**
 * What is about to be destroyed, and how.
 *
 * @throws AwsError
 */
export async function planText(stack: Target, own: OwnResources, stopTasks: boolean): Promise<string> {
  const queueUrl = stack.settings.AWS_SQS_QUEUE_URL;
  const [tasks, queue] = await Promise.all([
    presentTasks(stack),
    withClient(createSqsClient(stack.clientSettings('sqs')), (client) =>
      readQueueDepth(client, queueUrl, readingWithin(QUICK_SECONDS)),
    ),
  ]);
  const messages = queue.visible + queue.inFlight + queue.delayed;
  const ownQueue = own.queueUrls.includes(queueUrl);
  return [
    `Destroying ${stack.title}.`,
    tasksInWords(tasks, systemClock.now()),
    stopTasks
      ? 'It is paused, and its tasks are stopped: commands get the stop time-out to end.'
      : 'It is paused, and its tasks finish what is in the queue and leave.',
    ...(ownQueue && messages > 0
      ? [`Messages that are left in the queue then are lost; now it holds ${messages}.`]
      : []),
  ].join('\n');
}
