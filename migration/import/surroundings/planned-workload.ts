import type { KubernetesObject, ObjectIndex, Workload } from '../import-context.ts';
import type { ImportedTask } from '../task/imported-task.ts';
import { ExposedPorts } from './exposed-ports.ts';
import { scalerOf, selectedWorkloads } from './selection.ts';
import { isQueueUrl, sqsTriggerOf } from './sqs-trigger.ts';

/** A workload with the task definition that its pod template became. */
export interface ImportedWorkload {
  readonly workload: Workload;
  readonly task: ImportedTask;
}

/**
 * What starts a workload's tasks on ECS: a service that keeps so many running, this project's scaler by the backlog of a queue, a schedule,
 * or somebody who calls RunTask.
 */
export type Starter = 'service' | 'queue-scaler' | 'schedule' | 'run-task';

/** A workload, and what else in the inputs has to do with it. */
export interface PlannedWorkload extends ImportedWorkload {
  readonly object: KubernetesObject;
  readonly template: Workload['template'];
  readonly family: string;
  readonly starter: Starter;
  /** The ScaledObject, ScaledJob or HorizontalPodAutoscaler that says how many pods run. */
  readonly scaler: KubernetesObject | undefined;
  /** Whether it is CloudIDE's terminal worker, which this project has one of its own for. */
  readonly isTerminalWorker: boolean;
  /** The ports by which something reaches the tasks. */
  readonly ports: ExposedPorts;
}

/** The environment's name of the command queue, with which this project's workers are told theirs. */
export const QUEUE_VARIABLE = 'AWS_SQS_QUEUE_URL';

export function planWorkloads(objects: ObjectIndex, imported: readonly ImportedWorkload[]): readonly PlannedWorkload[] {
  return imported.map((one) => {
    const { workload, task } = one;
    const { object, template, family } = workload;
    const scaler = scalerOf(workload, objects);
    const starter = starterOf(one, scaler, objects);
    const isTerminalWorker = starter === 'queue-scaler' && hasNamesOfTerminalWorker(task);
    return {
      ...one,
      object,
      template,
      family,
      starter,
      scaler,
      isTerminalWorker,
      ports: new ExposedPorts(template, task),
    };
  });
}

/**
 * A queue worker is what a trigger on an SQS queue scales; and what no Service leads to while its environment names a queue, by
 * `AWS_SQS_QUEUE_URL` or with a queue's URL in any variable. A web server that sends to a queue has a Service.
 */
function starterOf(imported: ImportedWorkload, scaler: KubernetesObject | undefined, objects: ObjectIndex): Starter {
  const { workload } = imported;
  if (workload.object.kind === 'CronJob') return 'schedule';
  if (sqsTriggerOf(scaler) !== undefined) return 'queue-scaler';
  if (workload.runsToEnd) return 'run-task';
  return namesQueue(imported.task) && !hasService(workload, objects) ? 'queue-scaler' : 'service';
}

function namesQueue({ environment, secretEnvironment }: ImportedTask): boolean {
  return (
    environment.has(QUEUE_VARIABLE) ||
    secretEnvironment.has(QUEUE_VARIABLE) ||
    [...environment.values()].some((value) => isQueueUrl(value))
  );
}

function hasService(workload: Workload, objects: ObjectIndex): boolean {
  return objects
    .ofKind('Service')
    .some(({ place, namespace }) => selectedWorkloads(place.at('spec', 'selector'), namespace, [workload]).length > 0);
}

/**
 * CloudIDE's terminal worker is told where commands come from, where workspaces are, and where output goes: the queue, the bucket, and Redis
 * or a response queue, each by the name that this project's own terminal worker has for it.
 */
function hasNamesOfTerminalWorker({ environment, secretEnvironment }: ImportedTask): boolean {
  const has = (name: string) => environment.has(name) || secretEnvironment.has(name);
  return has(QUEUE_VARIABLE) && has('AWS_S3_BUCKET_NAME') && (has('REDIS_HOST') || has('AWS_SQS_RESPONSE_QUEUE_URL'));
}
