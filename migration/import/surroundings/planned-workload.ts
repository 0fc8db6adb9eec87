import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import type { KubernetesObject, ObjectIndex, Workload } from '../import-context.ts';
import type { ImportedTask, MainContainer } from '../task/imported-task.ts';
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
  /** The container that takes the messages of a queue worker; of others the first one. */
  readonly mainContainer: MainContainer;
  /** Whether it is CloudIDE's terminal worker, which this project has one of its own for. */
  readonly isTerminalWorker: boolean;
  /** The ports by which something reaches the tasks. */
  readonly ports: ExposedPorts;
}

export function planWorkloads(objects: ObjectIndex, imported: readonly ImportedWorkload[]): readonly PlannedWorkload[] {
  return imported.map((one) => {
    const { workload, task } = one;
    const { object, template, family } = workload;
    const scaler = scalerOf(workload, objects);
    const starter = starterOf(one, scaler, objects);
    const mainContainer = mainContainerOf(task, scaler);
    const isTerminalWorker = starter === 'queue-scaler' && hasNamesOfTerminalWorker(mainContainer);
    return {
      ...one,
      object,
      template,
      family,
      starter,
      scaler,
      mainContainer,
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
  return imported.task.mainContainers.some(namesQueue) && !hasService(workload, objects) ? 'queue-scaler' : 'service';
}

/**
 * The container in which KEDA is told to look up the queue (KEDA docs, "ScaledObject specification" and "ScaledJob specification",
 * `envSourceContainerName`), else the first that has the variable of its trigger, else the first that names a queue.
 */
function mainContainerOf({ mainContainers }: ImportedTask, scaler: KubernetesObject | undefined): MainContainer {
  const spec = scaler?.place.member('spec');
  const named = (spec?.at('scaleTargetRef', 'envSourceContainerName') ?? spec?.member('envSourceContainerName'))?.value;
  const variable = sqsTriggerOf(scaler)?.at('metadata', 'queueURLFromEnv')?.value;
  return (
    mainContainers.find(({ name }) => name === named) ??
    mainContainers.find((container) => has(container, String(variable))) ??
    mainContainers.find(namesQueue) ??
    mainContainers[0] ?? { name: 'worker', environment: new Map(), secretEnvironment: new Map() }
  );
}

function namesQueue(container: MainContainer): boolean {
  return has(container, QUEUE_VARIABLE) || [...container.environment.values()].some((value) => isQueueUrl(value));
}

function has({ environment, secretEnvironment }: MainContainer, name: string): boolean {
  return environment.has(name) || secretEnvironment.has(name);
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
function hasNamesOfTerminalWorker(container: MainContainer): boolean {
  const hasOutput = has(container, 'REDIS_HOST') || has(container, 'AWS_SQS_RESPONSE_QUEUE_URL');
  return has(container, QUEUE_VARIABLE) && has(container, 'AWS_S3_BUCKET_NAME') && hasOutput;
}
