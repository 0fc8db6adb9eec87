import { databasesIn } from '../databases.ts';
import { cpuUnitsOf, memoryMibOf } from '../ecs/values.ts';
import { Carried, type Draft } from '../trace/draft.ts';
import type { Place } from '../trace/place.ts';
import { textAt } from '../trace/place-at.ts';
import type { DatabaseFacts } from '../workload-facts.ts';
import type { ExportContext } from './export-context.ts';
import type { ExportedFacts } from './export-request.ts';
import type { PodTemplate } from './pod/pod-template.ts';
import { credentialFacts, secretFacts } from './secret-facts.ts';
import { isPublic } from './surroundings/cluster-network.ts';
import type { NetworkInput } from './surroundings/network-input.ts';
import type { QueueWorker } from './surroundings/scaling-queue.ts';
import type { SecretPlan } from './surroundings/secrets.ts';
import type { WorkloadSource } from './workload-source.ts';

/** What the parts of an export found out on the way. */
export interface ExportFindings {
  readonly pod: PodTemplate;
  readonly queue: QueueWorker | undefined;
  readonly network: NetworkInput;
  readonly secrets: SecretPlan;
}

export function exportedFacts(
  { task, family, service, settings, templateResources }: WorkloadSource,
  context: ExportContext,
  { pod, queue, network, secrets }: ExportFindings,
): ExportedFacts {
  const { target, namespace, region, account } = context;
  const definitions = task.list('containerDefinitions');
  const replicas = service?.service.member('desiredCount')?.value;
  const queueUrl = queue && textOf(queue.queueUrl);
  return {
    family: String(family.value),
    namespace,
    target,
    region,
    account,
    size: sizeOf(task),
    architecture: architectureOf(task),
    ports: pod.ports,
    service: service?.service.member('serviceName')?.text(),
    replicas: typeof replicas === 'number' ? replicas : 1,
    isQueueWorker: queue !== undefined,
    queueUrl,
    leastTasks: queue === undefined ? 0 : Number(settings.member('ECS_MIN_TASKS')?.value ?? 0),
    capacity: isSpot(service?.service, queue && settings) ? 'FARGATE_SPOT' : 'FARGATE',
    publicIp: isPublic(network.publicAddress),
    images: definitions.flatMap((definition) => textAt(definition, 'image') ?? []),
    databases: definitions.flatMap(databasesOf),
    secrets: secretFacts(definitions, secrets, context),
    credentials: credentialFacts(secrets, queueUrl, context),
    securityGroups: target === 'minikube' ? [] : network.securityGroups.map(({ value }) => String(value)),
    ecsCluster: clusterOf(service?.service, network),
    sharedLogs: undefined,
    templateResources,
  };
}

/** What ECS takes where nothing is said (ECS API reference, RuntimePlatform). */
export function architectureOf(task: Place): 'ARM64' | 'X86_64' {
  return task.at('runtimePlatform', 'cpuArchitecture')?.value === 'ARM64' ? 'ARM64' : 'X86_64';
}

function sizeOf(task: Place): ExportedFacts['size'] {
  const cpuUnits = amountAt(task.member('cpu'), cpuUnitsOf);
  const memoryMib = amountAt(task.member('memory'), memoryMibOf);
  return cpuUnits === undefined || memoryMib === undefined ? undefined : { cpuUnits, memoryMib };
}

function amountAt(place: Place | undefined, read: (value: string | number) => number | undefined): number | undefined {
  const value = place?.value;
  return typeof value === 'string' || typeof value === 'number' ? read(value) : undefined;
}

/** Spot where it is tried first: the provider with the greatest weight of a service, the first one of the scaler. */
function isSpot(service: Place | undefined, settings: Place | undefined): boolean {
  const strategy = (service?.list('capacityProviderStrategy') ?? []).map((item) => ({
    provider: item.member('capacityProvider')?.value,
    weight: Number(item.member('weight')?.value ?? 0),
  }));
  const heaviest = strategy.sort((one, other) => other.weight - one.weight)[0]?.provider;
  const first = String(settings?.member('ECS_CAPACITY_PROVIDERS')?.value ?? '').split(',')[0];
  return heaviest === 'FARGATE_SPOT' || first === 'FARGATE_SPOT';
}

function databasesOf(definition: Place): readonly DatabaseFacts[] {
  const plain = definition.list('environment').map((entry) => variableAt(entry, textAt(entry, 'value')));
  const secret = definition.list('secrets').map((entry) => variableAt(entry, undefined));
  return databasesIn([...plain, ...secret]);
}

function variableAt(entry: Place, value: string | undefined) {
  return { name: textAt(entry, 'name') ?? '', value };
}

/** A description has the ARN alone; a cluster of CloudFormation may still be a placeholder. */
function clusterOf(service: Place | undefined, { cluster }: NetworkInput): string | undefined {
  const named = cluster?.value ?? textAt(service, 'clusterArn');
  return typeof named === 'string' ? named.split('/').at(-1) : undefined;
}

function textOf(draft: Draft): string | undefined {
  const value = draft instanceof Carried ? draft.value : draft;
  return typeof value === 'string' ? value : undefined;
}
