import { scalerSettings } from '../../contract/scaler-settings.ts';
import { type ServiceInput, serviceMember } from '../ecs/service-parts.ts';
import { QUEUE_VARIABLE } from '../queue-variable.ts';
import { carry } from '../trace/draft.ts';
import type { Place } from '../trace/place.ts';
import type { QueueWorker } from './surroundings/scaling-queue.ts';
import type { WorkloadSource } from './workload-source.ts';

interface QueueVariable {
  /** The name of the container that has it. */
  readonly containerName: string;
  readonly value: Place;
}

/**
 * The queue whose worker a task definition is: where a scaler launches its tasks, or where a container is told a queue's URL and nothing leads
 * to the task. A web server that sends to a queue is told its URL, too, and clients reach it.
 */
export function queueWorkerOf({
  task,
  service,
  settings,
}: Pick<WorkloadSource, 'task' | 'service' | 'settings'>): QueueWorker | undefined {
  const definitions = task.list('containerDefinitions');
  const variables = definitions.flatMap((definition) => queueVariable(definition) ?? []);
  const url = settings.member(QUEUE_VARIABLE);
  const queueUrl = url ?? variables[0]?.value;
  if (queueUrl === undefined) return undefined;
  const reached = reachedBy(definitions, service);
  const isLaunched = url !== undefined || settings.member('ECS_TASK_DEFINITION') !== undefined;
  if (!isLaunched && reached !== undefined) {
    for (const { value, containerName } of variables) remarkSender(value, containerName, reached);
    return undefined;
  }
  return { settings, queueUrl: carry(queueUrl), containerName: messagesContainer(definitions, variables, settings) };
}

/** The container that takes the messages: as the settings name it, else the only one or the only one with the queue's URL, else what the scaler calls it. */
function messagesContainer(
  definitions: readonly Place[],
  variables: readonly QueueVariable[],
  settings: Place,
): string {
  const names = definitions.flatMap((definition) => nameOf(definition) ?? []);
  const named = settings.member('ECS_CONTAINER_NAME')?.value;
  if (typeof named === 'string') return named;
  const candidates = names.length === 1 ? names : variables.map(({ containerName }) => containerName);
  return candidates.length === 1 && candidates[0] !== undefined
    ? candidates[0]
    : scalerSettings.ECS_CONTAINER_NAME.default;
}

function queueVariable(definition: Place): QueueVariable | undefined {
  const entry = definition.list('environment').find((each) => each.member('name')?.value === QUEUE_VARIABLE);
  const value = entry?.member('value');
  return value === undefined ? undefined : { containerName: nameOf(definition) ?? '', value };
}

function nameOf(definition: Place): string | undefined {
  const name = definition.member('name')?.value;
  return typeof name === 'string' ? name : undefined;
}

/** By what clients reach the tasks; undefined where by nothing. */
function reachedBy(definitions: readonly Place[], service: ServiceInput | undefined): string | undefined {
  if (service !== undefined) {
    if (service.service.list('loadBalancers').length > 0) return 'a load balancer sends to it';
    if (service.service.list('serviceRegistries').length > 0) return 'it is registered with Cloud Map';
    const connect = serviceMember(service, 'serviceConnectConfiguration');
    if ((connect?.list('services') ?? []).length > 0) return 'clients call it by Service Connect';
    if ((serviceMember(service, 'vpcLatticeConfigurations')?.items() ?? []).length > 0)
      return 'VPC Lattice sends to it';
  }
  return definitions.some((definition) => definition.list('portMappings').length > 0)
    ? 'it maps ports for clients'
    : undefined;
}

function remarkSender(variable: Place, containerName: string, reached: string): void {
  variable.remark('queue-variable-of-no-worker', {
    lost: `"${containerName}" is taken for one that sends to the queue and not for its worker, as ${reached}; its pods run at all times.`,
    remedy:
      'Nothing, if that is so; if it takes messages, leave port mappings and service out of the inputs, and export again for KEDA.',
  });
}
