import { carry } from '../trace/draft.ts';
import type { Place } from '../trace/place.ts';
import type { QueueWorker } from './surroundings/scaling-queue.ts';

/** The variable by which a worker knows its queue, of CloudIDE's `.env` as of this project's. */
const QUEUE_VARIABLE = 'AWS_SQS_QUEUE_URL';

/** Whether a task definition is a queue's worker: where a container is told the queue's URL, or the scaler's settings name it. */
export function queueWorkerOf(task: Place, settings: Place): QueueWorker | undefined {
  const variables = task.list('containerDefinitions').flatMap((definition) => definition.list('environment'));
  const variable = variables.find((entry) => entry.member('name')?.value === QUEUE_VARIABLE)?.member('value');
  const queueUrl = settings.member(QUEUE_VARIABLE) ?? variable;
  return queueUrl === undefined ? undefined : { settings, queueUrl: carry(queueUrl) };
}
