import { cpuUnitsOf, memoryMibOf } from '../ecs/values.ts';
import type { Place } from '../trace/place.ts';
import type { ExportContext } from './export-context.ts';
import type { ExportedFacts } from './export-request.ts';
import type { PodTemplate } from './pod/pod-template.ts';
import type { WorkloadSource } from './workload-source.ts';

export function exportedFacts(
  { task, family, service }: WorkloadSource,
  { target, namespace, region, account }: ExportContext,
  { ports }: PodTemplate,
  isQueueWorker: boolean,
): ExportedFacts {
  const cpuUnits = amountAt(task.member('cpu'), cpuUnitsOf);
  const memoryMib = amountAt(task.member('memory'), memoryMibOf);
  const replicas = service?.service.member('desiredCount')?.value;
  return {
    family: String(family.value),
    namespace,
    target,
    region,
    account,
    size: cpuUnits === undefined || memoryMib === undefined ? undefined : { cpuUnits, memoryMib },
    architecture: architectureOf(task),
    ports,
    service: service?.service.member('serviceName')?.text(),
    replicas: typeof replicas === 'number' ? replicas : 1,
    isQueueWorker,
  };
}

/** What ECS takes where nothing is said (ECS API reference, RuntimePlatform). */
export function architectureOf(task: Place): 'ARM64' | 'X86_64' {
  return task.at('runtimePlatform', 'cpuArchitecture')?.value === 'ARM64' ? 'ARM64' : 'X86_64';
}

function amountAt(place: Place | undefined, read: (value: string | number) => number | undefined): number | undefined {
  const value = place?.value;
  return typeof value === 'string' || typeof value === 'number' ? read(value) : undefined;
}
