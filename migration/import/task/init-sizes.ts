import { unitsOfMilliCpu } from '../../ecs/values.ts';
import type { Resources } from './resources.ts';
import type { FargateSize } from './smallest-fargate-size.ts';
import type { SizedContainer } from './task-size.ts';

/** Which of their sizes init containers keep. */
export interface InitRoom {
  readonly cpu: ReadonlySet<Resources>;
  readonly memory: ReadonlySet<Resources>;
}

/**
 * What init containers may keep of their own sizes. ECS adds up what all containers of a task reserve, though these end before the others
 * start, so they keep what the task has room for beside the others, in the order in which they run.
 */
export function roomForInits(containers: readonly SizedContainer[], size: FargateSize): InitRoom {
  return {
    cpu: fitting(containers, size.cpuUnits, cpuUnitsOf),
    memory: fitting(containers, size.memoryMib, memoryMibOf),
  };
}

function fitting(
  containers: readonly SizedContainer[],
  available: number,
  amountOf: (resources: Resources) => number,
): ReadonlySet<Resources> {
  const lasting = containers.filter(({ role }) => role !== 'init');
  let left = lasting.reduce((room, { resources }) => room - amountOf(resources), available);
  const kept = new Set<Resources>();
  for (const { role, resources } of containers) {
    if (role !== 'init' || amountOf(resources) > left) continue;
    left -= amountOf(resources);
    kept.add(resources);
  }
  return kept;
}

function cpuUnitsOf({ milliCpu }: Resources): number {
  return unitsOfMilliCpu(milliCpu.request ?? milliCpu.limit ?? 0);
}

/** The reservation, and the limit where there is none (ECS API reference, ContainerDefinition, memory). */
function memoryMibOf({ memoryMib: { request, limit } }: Resources): number {
  return request !== undefined && request > 0 ? Math.min(request, limit ?? request) : (limit ?? 0);
}
